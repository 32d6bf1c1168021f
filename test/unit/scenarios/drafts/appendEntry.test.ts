import assert from "node:assert/strict";
import { appendEntry, applyChanges } from "../../../../src/scenarios/drafts/appendEntry.ts";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";

const added = { id: "new", kind: "simulated" };

function append(text: string, value: unknown = added, key = "providers"): string {
  const result = applyChanges(text, appendEntry(text, [key], value));
  const { problems, value: parsed } = parseJsoncDocument("c.json", result);
  assert.deepEqual(problems, [], result);
  const entries = (parsed as Record<string, unknown[]>)[key] ?? [];
  assert.equal(JSON.stringify(entries.at(-1)), JSON.stringify(value));
  return result;
}

describe("an entry added to an array of a config", () => {
  it("stands on a line of its own below the last, and leaves comments with what they say something of", () => {
    const text = `{
  // What is tested.
  "providers": [
    { "id": "a", "kind": "simulated" } // the first, /* odd */ here
    // { "id": "local" }
  ],
  "scenarios": ["x"] /* all */
}
`;
    assert.equal(
      append(text),
      `{
  // What is tested.
  "providers": [
    { "id": "a", "kind": "simulated" }, // the first, /* odd */ here
    { "id": "new", "kind": "simulated" }
    // { "id": "local" }
  ],
  "scenarios": ["x"] /* all */
}
`,
    );
  });

  it("keeps a comma at the end, before or after a comment", () => {
    assert.equal(append('{ "providers": [\n  1,\n] }', 2), '{ "providers": [\n  1,\n  2,\n] }');
    assert.equal(
      append('{ "providers": [\n  1 /* a */ , // b\n] }', 2),
      '{ "providers": [\n  1 /* a */ , // b\n  2,\n] }',
    );
  });

  it("stays on the line of an array that has one line", () => {
    assert.equal(append('{"providers": ["a"]}', "b"), '{"providers": ["a", "b"]}');
    assert.equal(append('{"providers": ["a",]}', "b"), '{"providers": ["a", "b"]}');
    assert.equal(append('{"providers": ["a" // c\n]}', "b"), '{"providers": ["a", "b" // c\n]}');
  });

  it("keeps the ends of lines and the indentation", () => {
    for (const eol of ["\r\n", "\n", "\r"]) {
      for (const unit of ["\t", "    ", "  "]) {
        const lines = [
          "{",
          `${unit}"providers": [`,
          `${unit}${unit}{`,
          `${unit}${unit}${unit}"id": "a"`,
          `${unit}${unit}}`,
          `${unit}]`,
          "}",
          "",
        ];
        const long = { ...added, note: "x".repeat(120) };
        const result = append(lines.join(eol), long);
        assert.ok(
          result.includes(
            `${unit}${unit}},${eol}${unit}${unit}{${eol}${unit}${unit}${unit}"id": "new",${eol}`,
          ),
          result,
        );
        assert.equal(
          result
            .split(eol)
            .join("")
            .match(/[\r\n]/),
          null,
        );
      }
    }
  });

  it("fills an array that is empty, below the comments in it", () => {
    assert.equal(
      append('{\n  "providers": []\n}'),
      '{\n  "providers": [\n    { "id": "new", "kind": "simulated" }\n  ]\n}',
    );
    assert.equal(
      append('{\n  "providers": [\n    // none yet\n  ]\n}'),
      '{\n  "providers": [\n    // none yet\n    { "id": "new", "kind": "simulated" }\n  ]\n}',
    );
    append('{"providers": [ /* none */ ]}');
  });

  it("adds the array where there is none, below the name", () => {
    const text = '{\n  // c\n  "name": "x", // n\n  "scenarios": ["y"]\n}\n';
    const result = append(text);
    assert.ok(result.indexOf('"name"') < result.indexOf('"providers"'), result);
    assert.ok(result.indexOf('"providers"') < result.indexOf('"scenarios"'), result);
    assert.ok(result.includes("// c") && result.includes("// n"), result);
    append('{ "scenarios": [] }');
    append("{}");
  });

  it("is refused where something else than an array stands", () => {
    assert.throws(() => append('{"providers": {}}'), /providers is not an array/);
    assert.throws(() => append('{"providers": "x"}'), /providers is not an array/);
  });
});
