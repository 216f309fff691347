/** Calls `act` at the first Ctrl-C until it is disposed of; a second one ends the process at once. */
export function onInterrupt(act: () => void): Disposable & { readonly happened: boolean } {
  let happened = false;
  const listen = (): void => {
    if (happened) process.exit(130);
    happened = true;
    act();
  };
  process.on("SIGINT", listen);
  return {
    get happened() {
      return happened;
    },
    [Symbol.dispose]: () => {
      process.off("SIGINT", listen);
    },
  };
}
