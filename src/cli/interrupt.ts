/** Who presses Ctrl-C again means it; sooner, it is the same one by way of npx. */
const AGAIN = 1000;

/** Calls `act` at the first Ctrl-C until it is disposed of; another one, a second later, ends the process at once. */
export function onInterrupt(act: () => void): Disposable & { readonly happened: boolean } {
  let first: number | undefined;
  const listen = (): void => {
    if (first !== undefined && performance.now() - first > AGAIN) process.exit(130);
    if (first !== undefined) return;
    first = performance.now();
    act();
  };
  process.on("SIGINT", listen);
  return {
    get happened() {
      return first !== undefined;
    },
    [Symbol.dispose]: () => {
      process.off("SIGINT", listen);
    },
  };
}
