import type { JsonSchema } from "../model/config/jsonSchema.ts";

/** Makes what tells whether a value is valid; a promise where that may take a while. */
export type CompileSchema = (schema: JsonSchema) => (value: unknown) => boolean | Promise<boolean>;
