import { runInNewContext } from "node:vm";
import test from "ava";
import { fc } from "./support/property.ts";
import { float32Array, knownKeys, nearest, oneOf, show } from "../src/check/index.ts";
import {
  AbortError,
  ArgumentError,
  CheckpointError,
  DataError,
  NumericError,
  OutOfRangeError,
  StateError,
} from "../src/errors.ts";

test("errors are what JavaScript takes them for", (t) => {
  t.true(new ArgumentError("DH_ARG", "m") instanceof TypeError);
  t.true(new OutOfRangeError("DH_RANGE", "m") instanceof RangeError);
  for (const Class of [ArgumentError, OutOfRangeError, DataError, CheckpointError, StateError]) {
    const error = new Class("DH_ARG", "message", { cause: "why" });
    t.deepEqual(
      [error.name, error.code, error.message, error.cause],
      [Class.name, "DH_ARG", "message", "why"],
    );
    t.false(Object.hasOwn(error, "name"));
  }
  t.deepEqual(new NumericError("DH_NONFINITE", "m", { epoch: 3, step: 17 }).place, {
    epoch: 3,
    step: 17,
  });
  const aborted = new AbortError("fit", "too slow");
  t.deepEqual([aborted.name, aborted.code, aborted.cause], ["AbortError", "ABORT_ERR", "too slow"]);
});

test("values are shown short, whatever they are", (t) => {
  const shown: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
    [-0, "-0"],
    [NaN, "NaN"],
    ['a"b', 'string "a\\"b"'],
    [true, "boolean true"],
    [5n, "bigint 5"],
    [new Float32Array(10), "Float32Array(10)"],
    [[1, 2], "an array of 2"],
    [{ a: 1 }, "object { a }"],
    [new Map(), "object Map"],
    [Object.create(null), "object {  }"],
    [() => 1, "a function"],
    [Symbol("s"), "Symbol(s)"],
  ];
  for (const [value, text] of shown) t.is(show(value), text);
  const thrower = new Proxy(
    {},
    {
      get: () => {
        throw new Error();
      },
      getPrototypeOf: () => {
        throw new Error();
      },
    },
  );
  t.is(show(thrower), "a Proxy");
  t.is(
    show(
      new Proxy([], {
        get: () => {
          throw new Error();
        },
      }),
    ),
    "a Proxy",
  );
  fc.assert(
    fc.property(fc.anything(), (value) =>
      t.true(show(value).length <= 80 && !show(value).includes("\n")),
    ),
  );
});

test("a slip of the finger finds its name", (t) => {
  t.is(nearest("unit", ["units", "kind"]), "units");
  t.is(nearest("ephocs", ["epochs", "batchSize"]), "epochs");
  t.is(nearest("dens", ["dense", "dropout"]), "dense");
  t.is(nearest("BatchSize", ["epochs", "batchSize"]), "batchSize");
  t.is(nearest("colour", ["epochs", "batchSize"]), undefined);
  t.is(nearest("x".repeat(1e6), ["epochs"]), undefined);
});

test("options are own keys, the known ones alone", (t) => {
  t.deepEqual({ ...knownKeys("f", { a: 1, b: undefined }, ["a", "b"]) }, { a: 1 });
  t.deepEqual({ ...knownKeys("f", Object.create({ b: 2 }), ["a", "b"]) }, {});
  t.throws(() => knownKeys("f", JSON.parse('{"__proto__":1}'), ["a"]), { code: "DH_UNKNOWN" });
  t.throws(() => knownKeys("f", { [Symbol("a")]: 1 }, ["a"]), { code: "DH_UNKNOWN" });
  t.throws(() => knownKeys("f", { unit: 1 }, ["units"], "layers[0]"), {
    message: 'f: layers[0].unit is not an option; did you mean "units"?',
  });
  t.throws(() => oneOf("f", "loss", "mes", ["mse", "mae"]), {
    code: "DH_UNKNOWN",
    message: /did you mean "mse"\?$/,
  });
  t.throws(() => oneOf("f", "loss", 3, ["mse", "mae"]), {
    code: "DH_ARG",
    message: /one of "mse", "mae"; got 3$/,
  });
});

test("views, empty arrays and arrays of another realm are arrays", (t) => {
  for (const array of [
    new Float32Array(4).subarray(1, 3),
    new Float32Array(0),
    new Float32Array(4).subarray(4),
  ]) {
    t.is(float32Array("f", "x", array), array);
  }
  t.is(float32Array("f", "x", runInNewContext("new Float32Array(3)")).length, 3);
  t.throws(() => float32Array("f", "x", [1, 2]), {
    code: "DH_ARG",
    message: "f: x must be a Float32Array; got an array of 2",
  });
  t.throws(() => float32Array("f", "x", Object.create(Float32Array.prototype)), { code: "DH_ARG" });
});
