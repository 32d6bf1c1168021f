import type { HandlerRecord } from "../../model/results/record.ts";
import { parseEpochNs } from "../../model/time/epochTime.ts";
import { createPlaceReader } from "./recordPlace.ts";

/** Reads when a record was sent, as epoch ns, at the place that `sentAt` names; without it there is no time. */
export function createSentTimeReader(
  sentAt: string | undefined,
): (record: HandlerRecord) => bigint | undefined {
  if (sentAt === undefined) return () => undefined;
  const read = createPlaceReader(sentAt);
  return (record) => parseEpochNs(read(record));
}
