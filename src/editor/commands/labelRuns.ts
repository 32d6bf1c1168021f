import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { longestLabel } from "../../model/results/longestLabel.ts";
import type { HostParams } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { groupBySession, type RunTarget, resolveRun, resolveRuns } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Label Run…*, *Pin Run*, *Unpin Run*: what a person says of runs, beside their results. */
export function registerLabelRuns(services: EditorServices): vscode.Disposable {
  const setPinned =
    (title: string, pinned: true | null) =>
    async (...args: unknown[]) => {
      const active = services.reports.active;
      const given = args[0] === undefined && active !== undefined ? [active] : args;
      await change(await resolveRuns(services, given, { title }), { pinned });
    };
  return vscode.Disposable.from(
    registerCommand(commandIds.labelRun, services.log, async (...args) => {
      const options = { title: t("Label Run"), takesActiveReport: true };
      const target = await resolveRun(services, args, options);
      const label = await askLabel(await readLabel(target));
      if (label !== undefined) await change([target], { label: label === "" ? null : label });
    }),
    registerCommand(commandIds.pinRun, services.log, setPinned(t("Pin Run"), true)),
    registerCommand(commandIds.unpinRun, services.log, setPinned(t("Unpin Run"), null)),
  );
}

// --- internal ---

type Change = Omit<HostParams<"changeLabels">, "runIds">;

async function change(targets: readonly RunTarget[], changed: Change): Promise<void> {
  for (const [session, runs] of groupBySession(targets)) {
    const runIds = runs.map(({ runId }) => runId);
    await session.host.request("changeLabels", { runIds, ...changed });
    await session.runs.refresh();
  }
}

/** Asked for, as the run may be in no row that is loaded. */
async function readLabel({ session, runId }: RunTarget): Promise<string> {
  const { label = "" } = await session.host.request("getMarks", { runId });
  return label;
}

async function askLabel(value: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: t("Label Run"),
    prompt: t("Shown beside the name of the run; leave it empty to take the label away"),
    value,
    validateInput: (input) =>
      input.trim().length > longestLabel ? t("At most {0} characters.", longestLabel) : undefined,
  });
  return text?.trim().replace(/\s+/g, " ");
}
