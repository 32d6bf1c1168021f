import type {
  ReportModel,
  TestAttempts,
  TestFilter,
  TestKey,
} from "../../../src/model/results/report.ts";
import { type ReportState, reportStateSchema } from "../../../src/model/wire/reportProtocol.ts";
import type { PromptImages } from "./promptImages.ts";
import type { StreamView } from "./streamView.ts";

/** What the page as a whole shows. */
export type PageView =
  | { readonly kind: "loading" }
  | { readonly kind: "unavailable"; readonly message: string }
  | { readonly kind: "report"; readonly model: ReportModel };

/** What the pane beside the list of tests shows. */
export type DetailView =
  | { readonly kind: "none" }
  | { readonly kind: "loading"; readonly key: TestKey }
  | { readonly kind: "failed"; readonly key: TestKey; readonly message: string }
  | {
      readonly kind: "attempts";
      readonly key: TestKey;
      readonly attempts: TestAttempts;
      readonly images: PromptImages;
    }
  | { readonly kind: "stream"; readonly key: TestKey; readonly stream: StreamView };

/** The state kept for this run, or a new one when what was kept is of another run or broken. */
export function parseReportState(stored: unknown, runId: string, folder: string): ReportState {
  const parsed = reportStateSchema.safeParse(stored);
  return parsed.success && parsed.data.runId === runId ? parsed.data : { runId, folder };
}

export function isSameTest(a: TestKey | undefined, b: TestKey | undefined): boolean {
  return (
    a?.provider === b?.provider && a?.scenario === b?.scenario && a?.runNumber === b?.runNumber
  );
}

/** `key` alone, whatever else its carrier holds. */
export function toTestKey({ provider, scenario, runNumber }: TestKey): TestKey {
  return { provider, scenario, runNumber };
}

/** A filter with the given keys changed, without those that filter nothing. */
export function changeFilter(filter: TestFilter, change: TestFilter): TestFilter {
  const changed = Object.entries({ ...filter, ...change });
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined && value !== ""));
}

export function isFiltering(filter: TestFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** The name of a scenario as the result file knows it; empty for files that do not name them. */
export function scenarioName(model: ReportModel, scenario: number): string {
  return model.head.config.scenarioDetails?.[String(scenario)]?.name ?? "";
}

/** Whether a scenario sends and observes records rather than prompts; files that do not say so have prompts. */
export function isStreamScenario({ head }: ReportModel, scenario: number): boolean {
  return head.config.scenarioDetails?.[String(scenario)]?.kind === "stream";
}

/** Whether nothing of the run was prompted, so that nothing could be retried. */
export function hasOnlyStreams(model: ReportModel): boolean {
  const { scenarios } = model.head.config;
  return scenarios.length > 0 && scenarios.every((scenario) => isStreamScenario(model, scenario));
}

/** Whether it is worth asking what the schemas of a run refuse; those of a probe are the product's own. */
export function hasTeeth(model: ReportModel): boolean {
  return model.state === "finished" && model.probe === undefined && !hasOnlyStreams(model);
}

/** Whether a run may have a baseline: a probe and a run that goes on are held against nothing. */
export function hasStanding({ state, probe, head }: ReportModel): boolean {
  return state === "finished" && probe === undefined && head.config.name !== undefined;
}
