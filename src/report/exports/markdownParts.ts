import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatUtc } from "../../model/words/dates.ts";
import { formatCost, formatCount, formatDuration } from "../../model/words/figures.ts";
import type { RunAggregate } from "../aggregate.ts";
import { quoteMarkdown } from "./quoteMarkdown.ts";

/** Heading of a run: its name, when it was, how it ended. */
export function formatHeading(head: ResultHead): string {
  const { id, timestamp, status = "completed", stopReason, config } = head;
  const name = config.name ?? (config.providers.join(", ") || id);
  const reason = stopReason === undefined || stopReason === "user" ? "" : ` by ${stopReason}`;
  return `## ${quoteMarkdown(name)} · ${formatWhen(timestamp)} · ${status}${reason}\n`;
}

/** What a run took, as far as it is known, and its id. */
export function listSpent({ id, duration }: ResultHead, aggregate: RunAggregate): string[] {
  const { inputTokens, outputTokens, costUsd } = aggregate.summary();
  return [
    ...(duration === undefined ? [] : [`took ${formatDuration(duration)}`]),
    ...(inputTokens === undefined ? [] : [`${formatCount(inputTokens)} tokens in`]),
    ...(outputTokens === undefined ? [] : [`${formatCount(outputTokens)} tokens out`]),
    ...(costUsd === undefined ? [] : [formatCost(costUsd)]),
    `run ${quoteMarkdown(id)}`,
  ];
}

/** Number and name of a scenario. */
export function formatScenario({ config }: ResultHead, scenario: number): string {
  const name = config.scenarioDetails?.[scenario]?.name ?? "";
  return `${scenario} ${quoteMarkdown(name)}`.trimEnd();
}

// --- internal ---

/** As anything may stand in a file by others, what is no moment is quoted. */
function formatWhen(timestamp: string): string {
  const moment = formatUtc(timestamp);
  return moment === timestamp ? quoteMarkdown(timestamp) : moment;
}
