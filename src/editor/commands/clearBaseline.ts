import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { formatBaseline } from "../text/baselineText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Clear Baseline*: of the row it is called for, else of one that is picked. */
export function registerClearBaseline(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.clearBaseline, services.log, async (...args) => {
    const { session, name } =
      args[0] === undefined ? await pickBaseline(services) : await findBaseline(services, args);
    await session.host.request("clearBaseline", { name });
    await session.baselines.refresh();
  });
}

// --- internal ---

interface NamedBaseline {
  readonly session: FolderSession;
  readonly name: string;
}

async function findBaseline(
  services: EditorServices,
  args: readonly unknown[],
): Promise<NamedBaseline> {
  const { session, runId } = await resolveRun(services, args, { title: t("Clear Baseline") });
  await session.baselines.refresh();
  const found = session.baselines.baselines.find(({ run }) => run === runId);
  if (found === undefined) throw new vscode.CancellationError();
  return { session, name: found.name };
}

async function pickBaseline({ folders }: EditorServices): Promise<NamedBaseline> {
  await Promise.all(folders.sessions.map((session) => session.baselines.refresh()));
  const items = folders.sessions.flatMap((session) =>
    session.baselines.baselines.map((baseline) => ({
      label: baseline.name,
      description: formatBaseline(baseline),
      session,
      name: baseline.name,
    })),
  );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(t("No config has a baseline."));
    throw new vscode.CancellationError();
  }
  const placeHolder = t("Pick the config whose baseline is cleared");
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Clear Baseline"),
    placeHolder,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked;
}
