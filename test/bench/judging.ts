import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parseExactJson } from "../../src/model/json/exactJson.ts";
import { compileSchema } from "../../src/scenarios/validation/compileSchema.ts";
import { type Figure, median } from "./figure.ts";

const replies = 10_000;
const rounds = 7;

/** Reading and judging replies, three of four valid, as a share of what `JSON.parse` and ajv at its first fault make of them. */
export async function measureJudging(): Promise<Figure[]> {
  const texts = Array.from({ length: replies }, (_, at) => JSON.stringify(makeOrder(at), null, 2));
  const { isValid } = compileSchema(orderSchema);
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(orderSchema);
  const own = (text: string) => isValid(parseExactJson(text));
  const other = (text: string) => validate(JSON.parse(text));
  const ownRates: number[] = [];
  const shares: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const otherMs = timeAll(texts, other);
    const ownMs = timeAll(texts, own);
    if (round < 0) continue; // warms up
    ownRates.push((replies / ownMs) * 1000);
    shares.push(otherMs / ownMs);
  }
  return [
    {
      name: "judgementsPerSecond",
      label: "Replies of 700 characters read and judged",
      value: median(ownRates),
      unit: "tests/s",
    },
    {
      name: "judgementsShare",
      label: "as a share of JSON.parse and ajv",
      value: median(shares),
      unit: "ratio",
      aim: ">= 0.7",
    },
  ];
}

// --- internal ---

const orderSchema = {
  type: "object",
  properties: {
    id: { type: "string", format: "uuid" },
    placed: { type: "string", format: "date-time" },
    customer: {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 80 },
        email: { type: "string", format: "email" },
        tags: { type: "array", items: { type: "string" }, uniqueItems: true },
      },
      required: ["name", "email"],
      additionalProperties: false,
    },
    lines: { type: "array", minItems: 1, items: { $ref: "#/$defs/line" } },
    total: { type: "number", minimum: 0 },
    state: { enum: ["open", "paid", "sent"] },
    note: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["id", "placed", "customer", "lines", "total", "state"],
  additionalProperties: false,
  $defs: {
    line: {
      type: "object",
      properties: {
        sku: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" },
        count: { type: "integer", minimum: 1 },
        price: { type: "number", exclusiveMinimum: 0 },
      },
      required: ["sku", "count", "price"],
      additionalProperties: false,
    },
  },
};

/** One in four has a fault, each in a place of its own. */
function makeOrder(at: number): Record<string, unknown> {
  const fault = at % 4 === 0 ? (at / 4) % 4 : -1;
  return {
    id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
    placed: "2026-05-01T10:00:00Z",
    customer: {
      name: `Customer ${at}`,
      email: fault === 0 ? "none" : `customer${at}@example.com`,
      tags: ["new", "north"],
    },
    lines: Array.from({ length: 4 }, (_, line) => ({
      sku: fault === 1 && line === 3 ? "none" : `ABC-${1000 + line}`,
      count: fault === 2 && line === 2 ? 0.5 : 1 + line,
      price: 9.99 + line,
    })),
    total: 59.94,
    state: fault === 3 ? "lost" : "paid",
    note: at % 2 === 0 ? null : "by the door",
  };
}

function timeAll(texts: readonly string[], judge: (text: string) => boolean): number {
  const start = performance.now();
  for (const text of texts) judge(text);
  return performance.now() - start;
}
