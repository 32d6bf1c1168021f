import { t } from "@vscode/l10n";
import type { RunStatus } from "../../model/results/resultFile.ts";
import type { RunState } from "../../model/results/runState.ts";
import type { ComponentRole, ComponentStatus } from "../../model/results/streamStatus.ts";

/** How a run ended, in one word, as files and filters name it; a word that is none of them stays. */
export function formatState(state: string): string {
  return new Map(Object.entries(stateWords)).get(state) ?? state;
}

/** What a part of a stream test is. */
export function formatRole(role: ComponentRole): string {
  return roleWords[role];
}

/** Where a part of a stream test stands. */
export function formatComponentState(state: ComponentStatus["state"]): string {
  return componentWords[state];
}

// --- internal ---

const stateWords: Record<RunState | RunStatus, string> = {
  completed: t("completed"),
  passed: t("passed"),
  "partly failed": t("partly failed"),
  failed: t("failed"),
  empty: t("empty"),
  probed: t("probed"),
  cancelled: t("cancelled"),
  interrupted: t("interrupted"),
  errored: t("errored"),
  missing: t("missing"),
};

const roleWords: Record<ComponentRole, string> = {
  source: t("source"),
  query: t("query"),
  reaction: t("reaction"),
};

const componentWords: Record<ComponentStatus["state"], string> = {
  stopped: t("stopped"),
  running: t("running"),
  paused: t("paused"),
  stepping: t("stepping"),
  skipping: t("skipping"),
  finished: t("finished"),
  error: t("error"),
};
