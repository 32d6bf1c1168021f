import * as z from "zod";

/** A JSON Schema document (draft 2020-12, or draft-07 by `$schema`). */
export const jsonSchemaSchema = z.union([z.record(z.string(), z.unknown()), z.boolean()]);
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;
