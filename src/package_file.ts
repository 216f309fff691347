/**
 * The address of a file of this package, by its path in it. Here, and nowhere else, it matters how deep a module lies: in
 * `src` as in `dist`, to which it is bundled, one folder down.
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
