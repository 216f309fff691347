import { PbfWriter } from "pbf";
import type { Histogram } from "./histogram.ts";

/** A value under a tag: a number, or the histogram of many. */
export type TaggedValue = readonly [tag: string, value: number | Histogram];

// Field numbers of tensorboard/compat/proto/event.proto, summary.proto and histogram.proto.
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2, histo: 5 } as const;
const HISTO = { min: 1, max: 2, num: 3, sum: 4, sumSquares: 5, limits: 6, counts: 7 } as const;

/** The event that a file begins with. */
export function versionEvent(wallTime: number): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(EVENT.wallTime, wallTime);
  event.writeStringField(EVENT.fileVersion, "brain.Event:2");
  return event.finish();
}

/** Values at a step; scalars are float32 in a file. `wallTime` is in seconds since 1970. */
export function summaryEvent(
  wallTime: number,
  step: number,
  values: readonly TaggedValue[],
): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(EVENT.wallTime, wallTime);
  event.writeVarintField(EVENT.step, step);
  event.writeMessage(EVENT.summary, writeSummary, values);
  return event.finish();
}

function writeSummary(values: readonly TaggedValue[], summary: PbfWriter): void {
  for (const value of values) summary.writeMessage(SUMMARY.value, writeValue, value);
}

function writeValue([tag, value]: TaggedValue, message: PbfWriter): void {
  message.writeStringField(VALUE.tag, tag);
  if (typeof value === "number") message.writeFloatField(VALUE.simpleValue, value);
  else message.writeMessage(VALUE.histo, writeHistogram, value);
}

function writeHistogram(histogram: Histogram, message: PbfWriter): void {
  message.writeDoubleField(HISTO.min, histogram.min);
  message.writeDoubleField(HISTO.max, histogram.max);
  message.writeDoubleField(HISTO.num, histogram.num);
  message.writeDoubleField(HISTO.sum, histogram.sum);
  message.writeDoubleField(HISTO.sumSquares, histogram.sumSquares);
  message.writePackedDouble(HISTO.limits, [...histogram.limits]);
  message.writePackedDouble(HISTO.counts, [...histogram.counts]);
}
