import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { errorMessage } from "../../model/userError.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import type { SchemaCost } from "../../scenarios/validation/compileSchema.ts";

/** Whether judging a short reply by a schema is proven to be quick, and if not, what stands in the way. */
export function findSchemaCost(schema: JsonSchema): SchemaCost {
  try {
    return compileOnce(schema).cost;
  } catch (error) {
    return { isCheap: false, reason: errorMessage(error) };
  }
}
