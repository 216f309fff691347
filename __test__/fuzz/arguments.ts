import fc from "fast-check";
import { hostile } from "./values.ts";

/** Mostly what the type says, at times anything at all. */
export const some = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: valid, weight: 5 }, { arbitrary: hostile, weight: 1 });

/** An object of options, some missing, some wrong, and at times one too many. */
export function options(
  given: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<unknown> {
  const each = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, some(value)]));
  // Mostly all of them: an object that lacks a required one says nothing about the others.
  const whole = fc.record(each);
  const parts = fc.record(each, { requiredKeys: [] });
  const more = fc
    .tuple(whole, fc.string({ maxLength: 8 }), hostile)
    .map(([object, key, value]) => ({ ...object, [key]: value }));
  return some(
    fc.oneof(
      { arbitrary: whole, weight: 6 },
      { arbitrary: parts, weight: 3 },
      { arbitrary: more, weight: 1 },
    ),
  );
}

/** A call of the library: its name, and its arguments' types. */
export interface Call {
  readonly name: string;
  readonly values: fc.Arbitrary<unknown[]>;
  readonly act: (...values: never[]) => unknown;
}

/** A call whose arguments are mostly valid; at times there are too few. */
export function call(
  name: string,
  act: (...values: never[]) => unknown,
  ...values: readonly fc.Arbitrary<unknown>[]
): Call {
  const all = fc.tuple(...values);
  const fewer = fc.tuple(all, fc.nat(values.length)).map(([each, count]) => each.slice(0, count));
  const arbitrary = fc.oneof({ arbitrary: all, weight: 9 }, { arbitrary: fewer, weight: 1 });
  return { name, values: arbitrary as fc.Arbitrary<unknown[]>, act };
}

/** A call of a method of `subject`, which is always there. */
export function method(subject: fc.Arbitrary<unknown>, { name, values, act }: Call): Call {
  const all = fc.tuple(subject, values).map(([on, each]) => [on, ...each]);
  return { name, values: all, act };
}
