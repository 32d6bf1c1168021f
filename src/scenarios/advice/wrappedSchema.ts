import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { Advice } from "./advice.ts";
import { constrains } from "./emptySchema.ts";

/** A part of a request to a model's API that was taken for the schema in it. */
export function adviseWrapped(schema: JsonSchema): Advice[] {
  const path = isJsonObject(schema) ? findWrapped(schema) : undefined;
  const [holder] = path ?? [];
  if (path === undefined || holder === undefined) return [];
  const place = path.join(".");
  const message = `this is a part of a request to ${apis[holder]}, with the schema in "${place}"; take that alone: as it is, every JSON value is valid`;
  return [{ path: [holder], message, place: "key" }];
}

// --- internal ---

const openAi = "the OpenAI API";
const gemini = "the Gemini API";

/** By the key that holds the schema, or holds what does. */
const apis: Readonly<Record<string, string>> = {
  schema: openAi,
  json_schema: openAi,
  response_format: openAi,
  function: openAi,
  parameters: openAi,
  input_schema: "the Anthropic API",
  inputSchema: "a tool of MCP",
  responseSchema: gemini,
  response_schema: gemini,
  responseJsonSchema: gemini,
  generationConfig: gemini,
};

/** Where the schema stands in something that constrains nothing by itself. */
function findWrapped(value: Record<string, unknown>): string[] | undefined {
  if (constrains(value)) return undefined;
  for (const holder of Object.keys(apis)) {
    const held = value[holder];
    if (!isJsonObject(held)) continue;
    const below = constrains(held) ? [] : findWrapped(held);
    if (below !== undefined) return [holder, ...below];
  }
  return undefined;
}
