import path from "node:path";

/** A schema to begin with: replies with one text. */
export function makeStartingSchema(): string {
  return format({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { answer: { type: "string" } },
    required: ["answer"],
    additionalProperties: false,
  });
}

/** A scenario to begin with, that can be run as it is; its name is taken from its file. */
export function makeStartingScenario(file: string, number: number): string {
  const stem = path.basename(file).replace(/(\.scenario)?\.json$/, "");
  const words = stem.replace(/[-_]+/g, " ").trim();
  return format({
    number,
    name: words === "" ? `Scenario ${number}` : words[0]?.toUpperCase() + words.slice(1),
    kind: "prompt",
    prompt: "What is the capital of France?",
    schema: {
      type: "object",
      properties: { answer: { type: "string" } },
      required: ["answer"],
    },
  });
}

// --- internal ---

function format(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
