import { oneOf, optionsObject } from "../check/index.ts";

/** Libraries whose conventions differ from each other without a word. */
export type Library = "torch" | "keras" | "optax" | "tfjs";

/** What a factory takes besides its numbers. */
export interface LikeOption<L extends Library = Library> {
  /**
   * Whose numbers stand where none are given: PyTorch's, Keras's, optax's or tfjs's. The spec that comes of it has numbers alone, so
   * that what it says is what happens. Default: Downhill's own.
   */
  readonly like?: L;
}

/** The options by which a library's defaults differ from Downhill's; a library that has no such thing is left out. */
export type Conventions<Options> = Readonly<Partial<Record<Library, Options>>>;

/** The options with `like` written out: what is given stands before what the library has. */
export function likeLibrary<Options extends object>(
  call: string,
  conventions: Conventions<Options>,
  options: Options & LikeOption,
): Options {
  const { like, ...given } = optionsObject(call, options);
  if (like === undefined) return given as Options;
  const library = oneOf(call, "like", like, Object.keys(conventions) as Library[]);
  const meant = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...conventions[library], ...(Object.fromEntries(meant) as Partial<Options>) } as Options;
}
