/** A button that turns the page dark or light, whatever the system says; `changed` is told of either. */
export function themeButton(page: Document, changed: () => void): void {
  const root = page.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = page.querySelector<HTMLButtonElement>("button.theme");
  const isDark = (): boolean =>
    root.dataset["theme"] === undefined ? system.matches : root.dataset["theme"] === "dark";
  const show = (): void => {
    if (button !== null) button.textContent = isDark() ? "Light" : "Dark";
    changed();
  };
  system.addEventListener("change", show);
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    show();
  });
  show();
}

const probe = document.createElement("span");

/** A colour of the style sheet as it is now. */
export function themed(name: string): string {
  if (!probe.isConnected) document.body.append(probe);
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}
