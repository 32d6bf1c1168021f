import * as fc from "fast-check";

// Texts as JSON writes them, some that it may write otherwise, and some that are nearly JSON.
const keys = ["queryId", "query_id", "phase", "kind", "controlSignal", "raw", "a", "b"];
const oddKeys = ["__proto__", "10", "", "\\u0061", 'a\\"b', "(.*)$", "a"];
const values = ['"q"', '"bootstrap"', "1", "-2.5", '"a\\"b\\n"', "null", '{"kind":"control"}'];
const oddValues = [
  ...["0", "-0", "1.0", "1E5", "1e400", "12345678901234567890", "0.10000000000000000555", "true"],
  ...['""', '"caf\\u00e9"', '"a\\/b"', '"\ud800"', '"\u2028é"', '"…"', '"control"', '"change"'],
  ...["[]", '[1,"a",null]', '[{"x":1},{"x":null}]', '[{"x":1},{"y":2}]', "[[1],[2]]", "{}"],
  ...['{"kind":"bootstrapStarted"}', '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '{"raw":"x"}'],
  ...["01", "+1", ".5", "1.", "-", "NaN", "'a'", '"a', '"a\tb"', '"a\nb"', '"\\x"', "[1,]", "tru"],
];
const spaces = { comma: ",", colon: ":" };
const oddSpaces = [
  { comma: ", ", colon: ": " },
  { comma: " ,", colon: "\t:" },
  { comma: ",\n", colon: ":" },
];
const around = [" ", "\n", "\ufeff", "{", "x", ","];

function mostly<T>(usual: fc.Arbitrary<T>, odd: readonly T[], weight = 16): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight }, { arbitrary: fc.constantFrom(...odd), weight: 1 });
}

const keyList = fc.array(mostly(fc.constantFrom(...keys), oddKeys), { maxLength: 4 });
const value = mostly(fc.constantFrom(...values), oddValues);
const blank = mostly(fc.constant(""), around, 32);

/** Bodies of one stream: most have one of two lists of keys, and of a few lists of values. */
export const oddBodies: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.array(keyList, { minLength: 1, maxLength: 2 }),
    fc.array(fc.tuple(value, value, value, value), { minLength: 1, maxLength: 3 }),
  )
  .chain(([keyLists, valueLists]) => {
    const object = fc
      .record({
        keys: fc.constantFrom(...keyLists),
        values: fc.constantFrom(...valueLists),
        other: mostly(fc.constant(undefined), [...oddValues, ...values], 2),
        at: fc.nat(3),
        spaces: mostly(fc.constant(spaces), oddSpaces),
      })
      .map(({ keys, values, other, at, spaces: { comma, colon } }) => {
        const held = other === undefined ? values : values.with(at, other);
        return `{${keys.map((key, each) => `"${key}"${colon}${held[each]}`).join(comma)}}`;
      });
    const body = mostly(object, [...values, ...oddValues]);
    const wrapped = fc.tuple(blank, body, blank).map((parts) => parts.join(""));
    return fc.array(wrapped, { minLength: 4, maxLength: 24 });
  });
