import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedObserver } from "../../model/config/loadedConfig.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import { judgesLatency } from "./judgesLatency.ts";
import type { EndedSource } from "./sentTotals.ts";

/** A test that came to an end: what was observed, and what may have come there. */
export interface EndedTest {
  readonly observer: Pick<LoadedObserver, "allowEmpty" | "sentAt">;
  readonly figures: ObservedFigures;
  readonly sources: readonly EndedSource[];
  readonly schema: JsonSchema;
}

/** Why a test says nothing, whatever its schema does; undefined for one that does. */
export function findNothingTested(test: EndedTest): string | undefined {
  const silent = test.sources.find(
    ({ config, figures }) => figures.recordCount === 0 && config.allowEmpty !== true,
  );
  if (silent !== undefined) return `Source ${silent.config.id} sent nothing.`;
  if (test.observer.allowEmpty === true) return undefined;
  if (test.figures.measurement.record_count === 0) {
    return ["No record came", ...listLosses(test)].join(": ").concat(".");
  }
  return judgesLatency(test.schema) ? describeLackOfTimes(test) : undefined;
}

// --- internal ---

/** What is known of what did not come. */
function listLosses({ figures, sources }: EndedTest): string[] {
  const { refusedCount, refusal, message } = figures;
  const failed = sources.flatMap(({ config: { id }, figures: sent }) =>
    sent.failedCount === 0
      ? []
      : [
          `${sent.failedCount} of ${formatPlural(sent.recordCount, "change")} of ${id} not delivered (${withoutStop(sent.errors[0] ?? "")})`,
        ],
  );
  const why = refusal === undefined ? "" : ` (${refusal})`;
  const refused =
    refusedCount === 0 ? [] : [`${formatPlural(refusedCount, "request")} refused${why}`];
  const known = [...failed, ...refused].join(", ");
  if (known !== "") return [known];
  return message === undefined ? [] : [withoutStop(message)];
}

function describeLackOfTimes({ observer, figures }: EndedTest): string | undefined {
  const { timedCount, aheadCount, measurement } = figures;
  if (timedCount > 0) return undefined;
  const judged = "The schema judges latencyMs, and";
  const records = formatPlural(measurement.record_count, "record");
  if (observer.sentAt === undefined) {
    return `${judged} nothing says when records were sent: set sentAt.`;
  }
  const ahead =
    aheadCount === 0
      ? ""
      : `; ${aheadCount} had one later than they came: compare the clocks, or the unit of the time`;
  return `${judged} 0 of ${records} had a time at ${observer.sentAt}${ahead}.`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
