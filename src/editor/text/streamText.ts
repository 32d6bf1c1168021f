import { t } from "@vscode/l10n";
import type { ComponentStatus, StreamProgress } from "../../model/results/streamStatus.ts";
import { sumObservers } from "../../model/results/streamTotals.ts";
import { formatPerSecond, formatPlural } from "../../model/words/figures.ts";
import { formatComponentState } from "./words.ts";

/** `11 Building comfort: 640 records, 480/s` */
export function formatStream(stream: StreamProgress): string {
  return `${formatScenario(stream)}: ${formatStreamFigures(stream)}`;
}

/** `11 Building comfort` */
export function formatScenario({ scenario, name }: StreamProgress): string {
  return `${scenario} ${name}`;
}

/** `640 records, 480/s` */
export function formatStreamFigures(stream: StreamProgress): string {
  return formatFigures(sumObservers(stream), "record");
}

/** Name and state of each component, the nearest stop trigger of those that observe. */
export function describeComponents({ components }: StreamProgress): [string, string][] {
  return components.map((component) => [component.id, describeComponent(component)]);
}

// --- internal ---

function formatFigures(
  { recordCount, recordsPerSecond }: { recordCount: number; recordsPerSecond: number },
  noun: string,
): string {
  return `${formatPlural(recordCount, noun)}, ${formatPerSecond(recordsPerSecond)}`;
}

function describeComponent(component: ComponentStatus): string {
  const { role, state, message, errorCount } = component;
  const parts: string[] = [formatComponentState(state)];
  if (role !== "source" && component.stoppedBy !== undefined && state === "stopped") {
    parts[0] = t("stopped by {0}", component.stoppedBy);
  }
  parts.push(formatFigures(component, role === "source" ? "change" : "record"));
  if (role !== "source" && state === "running" && component.nearestTrigger !== undefined) {
    parts.push(component.nearestTrigger.text);
  }
  if (errorCount > 0) parts.push(formatPlural(errorCount, "error"));
  if (state === "error" && message !== undefined) parts.push(message);
  return parts.join(", ");
}
