import * as z from "zod";
import { jsonSchemaSchema, schemaSourceSchema } from "../../../model/config/jsonSchema.ts";
import { recordTrigger, type StopTrigger } from "../stopTrigger.ts";
import type { StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z.literal("schema").meta({ description: "At a record whose payload is valid." }),
  schema: schemaSourceSchema.meta({
    description: "JSON Schema of the payload: a path relative to this file, or the schema itself.",
  }),
});

export const schemaKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "schema",
  schema,
  schemaKey: "schema",
  create: ({ schema: own }, { compileSchema }) =>
    createSchemaTrigger(compileSchema(jsonSchemaSchema.parse(own))),
};

/** Fires at a record whose payload matches. */
export function createSchemaTrigger(matches: (payload: unknown) => boolean): StopTrigger {
  return {
    ...recordTrigger,
    kind: "schema",
    arm: () => undefined,
    onRecord: (record) => matches(record.payload),
    progress: () => undefined,
  };
}
