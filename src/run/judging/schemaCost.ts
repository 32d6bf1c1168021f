import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { errorMessage } from "../../model/userError.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import { isLargeSchema } from "../../scenarios/schemas/largeSchema.ts";
import type { SchemaCost } from "../../scenarios/validation/compileSchema.ts";

/** Whether judging a short reply by a schema is proven to be quick, and if not, what stands in the way; a large one is not even compiled here. */
export function findSchemaCost(schema: JsonSchema): SchemaCost {
  if (isLargeSchema(schema)) return { isCheap: false, reason: "the schema is large" };
  try {
    return compileOnce(schema).cost;
  } catch (error) {
    return { isCheap: false, reason: errorMessage(error) };
  }
}
