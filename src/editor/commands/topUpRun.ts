import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ReportModel } from "../../model/results/report.ts";
import type { TopUp } from "../../model/results/testSelector.ts";
import { listCellItems, readTests } from "../cellItems.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { resolveRun } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { startFromRun } from "../startFromRun.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Top Up…*: runs further rounds of cells of a run that has ended, which become part of it; asks for cells and rounds. */
export function registerTopUpRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.topUpRun, services.log, async (...args) => {
    assertTrusted();
    const options = { title: t("Top Up"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const reading = session.host.request("getReport", { runId });
    const report = await withSlowProgress(t("Reading the run…"), reading);
    const cells = await pickCells(report, readTests(args[1]));
    const more = { cells, rounds: await askRounds() };
    const ask = (name: string) => t("Top {0} up as it was when it began?", name);
    return await startFromRun(services, session, { runId, more, ask, button: t("Top Up") });
  });
}

// --- internal ---

type Cells = NonNullable<TopUp["cells"]>;

async function pickCells(
  { head, cells }: ReportModel,
  given: Cells[number] | undefined,
): Promise<Cells> {
  if (given !== undefined) return [given];
  const items = listCellItems({
    head,
    cells: cells.filter(({ scenario }) => isPrompt(head, scenario)),
  });
  if (items.length <= 1) return items.map(({ tests }) => tests);
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Top Up"),
    placeHolder: t("Tick the cells that get more tests"),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ tests }) => tests);
}

function isPrompt({ config }: ReportModel["head"], scenario: number): boolean {
  const kind = config.scenarioDetails?.[String(scenario)]?.kind;
  return kind === undefined || kind === "prompt";
}

async function askRounds(): Promise<number> {
  const text = await vscode.window.showInputBox({
    title: t("Top Up"),
    prompt: t(
      "How many more rounds? Each runs every case of a cell once. They become part of the run.",
    ),
    value: "10",
    validateInput: (typed) =>
      /^[1-9]\d{0,5}$/.test(typed.trim()) ? undefined : t("A whole number from 1 to 999,999."),
  });
  if (text === undefined) throw new vscode.CancellationError();
  return Number(text);
}
