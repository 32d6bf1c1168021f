import type { ResultStream } from "../../../model/results/record.ts";
import { readQueryId } from "../queryId.ts";
import { createPhaseReader } from "../resultPhase.ts";
import { type BodyValue, headOf } from "./bodyValue.ts";
import { putValue } from "./laterValue.ts";

/**
 * Makes the result that a body is, for the query `id` unless the body names another; it counts the phases of one stream, see
 * `createPhaseReader`.
 */
export function createBodyResultMaker(id: string): (body: BodyValue) => ResultStream {
  const readPhase = createPhaseReader();
  return (body) => {
    const head = headOf(body);
    const result = {
      type: "ResultStream",
      query_id: readQueryId(head) ?? id,
      phase: readPhase(head),
    } as const;
    return putValue(result, "query_result", body);
  };
}
