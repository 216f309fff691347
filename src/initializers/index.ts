// How weights start.
export type { DistributionOptions } from "./distribution.ts";
export { glorot } from "./glorot.ts";
export { he } from "./he.ts";
export type { Initializer, WeightShape, WeightValues } from "./initializer.ts";
export { lecun } from "./lecun.ts";
export { normal, type NormalOptions } from "./normal.ts";
export { orthogonal, type OrthogonalOptions } from "./orthogonal.ts";
export { zeros } from "./zeros.ts";
