/** The exit status of a long test that cannot be run here, as it is of GNU Automake's tests. */
export const CANNOT_RUN = 77;

/** Ends a long test that cannot be run here, with the reason. */
export function cannotRun(reason: string): never {
  console.log(reason);
  process.exit(CANNOT_RUN);
}

/** Ends a long test in which something did not hold. */
export function failed(what: string): never {
  console.log(what);
  process.exit(1);
}
