import * as z from "zod";
import packageFile from "../../../package.json" with { type: "json" };
import { indexFileSchema } from "../../../src/model/results/indexFile.ts";
import { handlerRecordSchema } from "../../../src/model/results/record.ts";
import { testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { configRules } from "../../../src/run/configRules.ts";

/** What each published schema describes, by the name of its file in `schemas/` without `.schema.json`. */
export const publishedSchemas = {
  config: { title: "Touchstone run config", schema: configRules.runConfigSchema },
  scenario: { title: "Touchstone scenario", schema: configRules.scenarioSchema },
  result: { title: "Touchstone result file", schema: testRunFileSchema },
  index: { title: "Touchstone index of results", schema: indexFileSchema },
  record: { title: "Touchstone record, one line of a log", schema: handlerRecordSchema },
} as const;
export type PublishedName = keyof typeof publishedSchemas;

/** The text of each file in `schemas/`, by its name: JSON Schema 2020-12, as far as that can say what a file may hold. */
export function buildSchemas(): Map<string, string> {
  return new Map(
    Object.entries(publishedSchemas).map(([name, { title, schema }]) => {
      const file = `${name}.schema.json`;
      const { $schema, ...rest } = z.toJSONSchema(schema, {
        io: "input",
        unrepresentable: "any",
        override: simplify,
      });
      const published = { $schema, $id: `${base}/${file}`, title, ...rest };
      return [file, `${JSON.stringify(published, null, 1)}\n`];
    }),
  );
}

// --- internal ---

/** Where a published package serves its files. */
const base = `https://unpkg.com/${packageFile.name}/schemas`;

function simplify({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  // Nanoseconds are integers on disk, of any length.
  if (zodSchema._zod.def.type === "bigint")
    Object.assign(jsonSchema, { type: "integer", minimum: 0 });
  // What a number can hold says nothing of a file.
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
