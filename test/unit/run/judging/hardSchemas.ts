import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { hangingReply, hangingSchema } from "./fakeWorker.ts";

/** A schema that a validator may stumble over, with a reply that fits it and one that does not. */
export interface HardCase {
  readonly title: string;
  readonly schema: JsonSchema;
  readonly good: string;
  readonly bad: string;
}

const kinds = Array.from({ length: 11 }, (_, index) => `kind${index}`);

/** An expression tree of 11 kinds, each with operands of any kind: what is tried grows with every level. */
const tagged: JsonSchema = {
  $ref: "#/$defs/node",
  $defs: {
    node: {
      oneOf: kinds.map((kind) => ({
        type: "object",
        properties: {
          kind: { const: kind },
          left: { $ref: "#/$defs/node" },
          right: { $ref: "#/$defs/node" },
        },
        required: ["kind"],
      })),
    },
  },
};

function nest(levels: number): object {
  if (levels === 0) return { kind: "none" };
  return { kind: "kind3", left: nest(levels - 1) };
}

export const hardCases: Readonly<Record<string, HardCase>> = {
  pattern: {
    title: "a pattern that backtracks",
    schema: hangingSchema,
    good: "{}",
    bad: hangingReply,
  },
  cycle: {
    title: "a definition that is one of itself",
    schema: {
      $defs: { x: { anyOf: [{ type: "string" }, { $ref: "#/$defs/x" }] } },
      properties: { b: { $ref: "#/$defs/x" } },
    },
    good: '{"b":"1"}',
    bad: '{"b":1}',
  },
  breadth: {
    title: "60,000 properties",
    schema: {
      properties: Object.fromEntries(
        Array.from({ length: 60_000 }, (_, index) => [`p${index}`, { type: "string" }]),
      ),
    },
    good: '{"p59999":"1"}',
    bad: '{"p59999":1}',
  },
  async: {
    title: "a keyword that some validators answer later for",
    schema: { $async: true, properties: { a: { type: "string" } } },
    good: '{"a":"1"}',
    bad: '{"a":1}',
  },
  choice: {
    title: "a recursive choice of 11 kinds",
    schema: tagged,
    good: '{"kind":"kind1"}',
    bad: JSON.stringify(nest(6)),
  },
};
