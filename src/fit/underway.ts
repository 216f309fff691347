/**
 * Runs that more will be heard of without anybody asking for it. Whatever else the library has knows a run weakly, so that one
 * which waits to be asked for its next epoch, and which nobody can ask any more, is collected, and its threads with it.
 */
const underway = new Set<object>();

/** Keeps a run as long as there is something to hear of it. */
export function keepWhile(run: object, more: boolean): void {
  if (more) underway.add(run);
  else underway.delete(run);
}

/**
 * A callback that does not keep what it is about. Nor may `call`, which is to be a static method: a function that is made where
 * `this` is known may keep it.
 */
export function weakly<T extends object, A extends readonly unknown[]>(
  object: T,
  call: (object: T, ...args: A) => void,
): (...args: A) => void {
  const reference = new WeakRef(object);
  return (...args) => {
    const found = reference.deref();
    if (found !== undefined) call(found, ...args);
  };
}
