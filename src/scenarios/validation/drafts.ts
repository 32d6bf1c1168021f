import type { SchemaDraft } from "../../model/config/jsonSchema.ts";

/** Whether a draft is older than another. */
export function isBefore(draft: SchemaDraft, other: SchemaDraft): boolean {
  return order.indexOf(draft) < order.indexOf(other);
}

// --- internal ---

const order: readonly SchemaDraft[] = ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"];
