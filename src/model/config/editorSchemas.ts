import * as z from "zod";
import type { ConfigRules } from "./configKinds.ts";

/** JSON Schemas that let the editor complete and check config and scenario files, by file name. */
export function buildEditorSchemas({
  runConfigSchema,
  scenarioSchema,
}: ConfigRules): Record<string, unknown> {
  return {
    "config.schema.json": toEditorSchema(runConfigSchema, "Touchstone run config"),
    "scenario.schema.json": toEditorSchema(scenarioSchema, "Touchstone scenario"),
  };
}

// --- internal ---

/** VS Code reports `format` for draft-07 only, would report a `pattern` beside it twice, and shows code spans of Markdown only. */
function toEditorSchema(schema: z.ZodType, title: string): unknown {
  const json = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.description !== undefined) {
        jsonSchema.markdownDescription = jsonSchema.description;
      }
    },
  });
  return { ...json, title, allowComments: true, allowTrailingCommas: true };
}
