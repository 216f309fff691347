/** A layer with its parameters. */
export interface TrainedLayer {
  readonly kind: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** `[inputs x outputs]`, row by row. */
  readonly weight?: Matrix | undefined;
  readonly bias?: Float32Array | undefined;
}

/** Numbers row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** What the last layer's numbers are put through to be a prediction. */
export type Link = "linear" | "sigmoid" | "softmax";

/** All that a prediction needs, as plain data: what every format is written from. */
export interface Trained {
  readonly input: number;
  readonly outputs: number;
  /** Those of the network, but for a softmax at the end, which is the link. */
  readonly layers: readonly TrainedLayer[];
  readonly link: Link;
  /** Features are taken as `(x - offset) / scale`. */
  readonly scaling?: { readonly offset: Float32Array; readonly scale: Float32Array } | undefined;
  readonly featureNames?: readonly string[] | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** Links of the losses that read logits as probabilities; all others take them as they are. */
const LINKS: Readonly<Record<string, Link>> = {
  binaryCrossEntropy: "sigmoid",
  softmaxCrossEntropy: "softmax",
};

/** How predictions after a fit with that loss come from logits. */
export const linkOf = (loss: string | undefined): Link => LINKS[loss ?? ""] ?? "linear";
