/**
 * Checks of arguments. Each takes the call and the path of the argument, for the message, and gives the value back with
 * its type, so that a check is also the way to read an option.
 */
export { float32Array, isNumberArray, usable, type NumberArray } from "./array.ts";
export { didYouMean, nearest } from "./nearest.ts";
export {
  BELOW_ONE,
  COUNT,
  NOT_NEGATIVE,
  PART,
  POSITIVE,
  SEED,
  integer,
  number,
  within,
  type Range,
} from "./number.ts";
export { callable, filePath, flag, knownKeys, oneOf, optionsObject } from "./options.ts";
export { repeated } from "./repeated.ts";
export { mustBe, quote, shorten, show } from "./show.ts";
export { availableMemory, fitsConfusion, fitsMemory, gigabytes, zeros } from "./size.ts";
