/** Whether the gallery is in a frame of another page: it then is the figure that its address names, and nothing else. */
export const embedded = window.parent !== window;

/** Makes it so, and tells the page around it how high the figure is. */
export function embed({ documentElement }: Document): void {
  documentElement.classList.add("embedded");
  const tell = (): void => window.parent.postMessage({ height: documentElement.offsetHeight }, "*");
  new ResizeObserver(tell).observe(documentElement);
}
