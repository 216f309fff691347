import type { Trace } from "../views.ts";

/** The four optimizers of the notes, where all of them are on one chart. */
export const TRACES = [
  { series: "plain", label: "gradient descent", tone: "plain" },
  { series: "momentum", label: "momentum", tone: "momentum" },
  { series: "rmsProp", label: "RMSprop", tone: "rmsProp" },
  { series: "adam", label: "Adam", tone: "adam" },
] as const satisfies readonly Trace[];
