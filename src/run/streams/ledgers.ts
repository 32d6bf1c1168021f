import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import { SentLedger } from "../../streams/ledger/sentLedger.ts";

/** What the sources of a test send by key, by their ids: of those that have keys, where an observer has them too. */
export type SentLedgers = ReadonlyMap<string, SentLedger>;

export function createSentLedgers({
  sources,
  queries,
  reactions,
}: Pick<LoadedStreamScenario, "sources" | "queries" | "reactions">): SentLedgers {
  const isMatched = [...queries, ...reactions].some(({ key }) => key !== undefined);
  const keyed = isMatched ? sources.filter(({ key }) => key !== undefined) : [];
  return new Map(keyed.map(({ id }) => [id, new SentLedger(id)]));
}
