import assert from "node:assert/strict";
import * as z from "zod";
import { formatKindTable } from "../../../harness/docs/formatKinds.ts";
import { formatType, type TypeSchema } from "../../../harness/docs/formatType.ts";

const first = z.strictObject({
  kind: z.literal("first").meta({ description: "The first." }),
  size: z.int().min(1).max(9).default(3).meta({ description: "How large." }),
  url: z.url().meta({ description: "Where; a | b." }),
  limits: z
    .strictObject({ most: z.number().positive().optional() })
    .default({})
    .meta({ description: "Bounds." }),
});

describe("kinds as Markdown", () => {
  it("have a heading, a description and a table of keys with their types and defaults", () => {
    assert.equal(
      formatKindTable([{ schema: first, note: "For all." }]),
      [
        "#### `first`",
        "The first. For all.",
        [
          "| key | type | default | what it is |",
          "| --- | --- | --- | --- |",
          "| `size` | whole number, 1 to 9 | `3` | How large. |",
          "| `url` | URL | required | Where; a \\| b. |",
          "| `limits` | object |  | Bounds. |",
          "| `limits.most` | number, above 0 |  |  |",
        ].join("\n"),
      ].join("\n\n"),
    );
  });

  it("tell keys that all of them have once, and another literal in the heading", () => {
    const second = z.strictObject({
      kind: z.literal("second").meta({ description: "The second." }),
      variant: z.literal("small").meta({ description: "A small one." }),
      size: first.shape.size,
    });
    const text = formatKindTable([{ schema: first }, { schema: second }]);
    assert.match(text, /^Keys of every kind:\n\n.*\n.*\n\| `size` \| .*\n\n#### `first`/);
    assert.match(text, /\n#### `second` with `"variant": "small"`\n\nThe second\. A small one\.$/);
  });
});

describe("the type of a key", () => {
  const cases: [schema: z.ZodType, text: string][] = [
    [z.string(), "text"],
    [z.uuid(), "UUID"],
    [z.int(), "whole number"],
    [z.int().positive(), "whole number, at least 1"],
    [z.int().positive().max(5), "whole number, 1 to 5"],
    [z.number().nonnegative(), "number, at least 0"],
    [z.number().positive().max(5), "number, above 0 to 5"],
    [z.boolean(), "`true` or `false`"],
    [z.enum(["a", "b"]), '`"a"` or `"b"`'],
    [z.array(z.string()), "list of text"],
    [z.array(z.union([z.string(), z.object({ a: z.string() })])), "list of text or objects"],
    [z.record(z.string(), z.string()), "object of texts"],
    [z.record(z.string(), z.unknown()), "object"],
    [z.union([z.object({ env: z.string() }), z.literal("none")]), '`{ env }` or `"none"`'],
    [z.discriminatedUnion("kind", [first, first.extend({ kind: z.literal("b") })]), "object"],
    [z.unknown(), "anything"],
  ];
  for (const [schema, text] of cases) {
    it(`is ${text}`, () => {
      assert.equal(formatType(z.toJSONSchema(schema, { io: "input" }) as TypeSchema), text);
    });
  }
});
