import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ReportModel } from "../../model/results/report.ts";
import type { TestSelector } from "../../model/results/testSelector.ts";
import { formatCount } from "../../model/words/figures.ts";
import { listCellItems, readTests, type TestsItem } from "../cellItems.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { resolveRun } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { startFromRun } from "../startFromRun.ts";
import { formatScenario, formatTestCounts } from "../text/cellText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Rerun Tests…*: runs some tests of a run once more, as a run of its own, with its config as it was; asks which unless told. */
export function registerRerunTests(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.rerunTests, services.log, async (...args) => {
    assertTrusted();
    const options = { title: t("Rerun Tests"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const again = readTests(args[1]) ?? (await pickTests(await readReport()));
    const ask = (name: string) => t("Run tests of {0} as they were when it began?", name);
    const wanted = { runId, again, ask, button: t("Rerun") };
    const ref = await startFromRun(services, session, wanted);
    await vscode.commands.executeCommand(commandIds.openReport, ref);
    return ref;

    async function readReport(): Promise<ReportModel> {
      const reading = session.host.request("getReport", { runId });
      return await withSlowProgress(t("Reading the run…"), reading);
    }
  });
}

// --- internal ---

const states = ["failed", "errored"] as const;

async function pickTests(report: ReportModel): Promise<TestSelector> {
  const { head, cells } = report;
  const { failed, errored = 0 } = head.summary;
  const counts = { failed: failed - errored, errored };
  const byState = states.flatMap((state): TestsItem[] =>
    counts[state] === 0
      ? []
      : [
          {
            label: state === "failed" ? t("Failed Tests") : t("Errored Tests"),
            description: formatCount(counts[state]),
            tests: { state },
          },
        ],
  );
  const scenarios = head.config.scenarios.map((scenario): TestsItem => {
    const own = cells.filter((cell) => cell.scenario === scenario);
    return {
      label: formatScenario(head.config, scenario),
      description: formatTestCounts(own),
      tests: { scenario },
    };
  });
  const groups: readonly (readonly [string, TestsItem[]])[] = [
    [t("By result"), byState],
    [t("By scenario"), scenarios],
    [t("By cell"), listCellItems(report)],
  ];
  const items = groups.flatMap(([label, group]) =>
    group.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...group],
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Rerun Tests"),
    placeHolder: t("Pick what is run once more"),
    matchOnDescription: true,
  });
  if (picked === undefined || !("tests" in picked)) throw new vscode.CancellationError();
  return picked.tests;
}
