import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import type { ReportModel } from "../model/results/report.ts";
import type { TestSelector } from "../model/results/testSelector.ts";
import { formatScenario, formatTestCounts } from "./text/cellText.ts";

/** Tests as a person picks them. */
export interface TestsItem extends vscode.QuickPickItem {
  readonly tests: TestSelector;
}

/** The cells of a run, each by provider and scenario, with how its tests went. */
export function listCellItems({ head, cells }: Pick<ReportModel, "head" | "cells">): TestsItem[] {
  return cells.map((cell) => {
    const { provider, scenario } = cell;
    return {
      label: t("{0} in {1}", provider, formatScenario(head.config, scenario)),
      description: formatTestCounts([cell]),
      tests: { provider, scenario },
    };
  });
}

/** The tests that a report names when it has a command run; the run host checks what they are. */
export function readTests(value: unknown): TestSelector | undefined {
  if (typeof value !== "object" || value === null || !("tests" in value)) return undefined;
  return value.tests as TestSelector;
}
