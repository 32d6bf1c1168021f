import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { WaitingStart } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Cancel Waiting Start*: it is not run; the run that it waits for goes on. */
export function registerCancelStart(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.cancelStart, services.log, async (target) => {
    const waiting = listWaiting(services);
    const picked = waiting.find(({ start }) => isOf(start, target)) ?? (await pick(waiting));
    await picked?.session.host.request("cancelWaiting", { waiting: picked.start.id });
  });
}

// --- internal ---

interface Waiting {
  readonly session: FolderSession;
  readonly start: WaitingStart;
}

function listWaiting({ folders }: EditorServices): Waiting[] {
  return folders.sessions.flatMap((session) =>
    session.runs.waiting.map((start) => ({ session, start })),
  );
}

function isOf({ id }: WaitingStart, target: unknown): boolean {
  if (typeof target !== "object" || target === null || !("node" in target)) return false;
  const { node } = target;
  if (typeof node !== "object" || node === null || !("start" in node)) return false;
  const { start } = node;
  return typeof start === "object" && start !== null && "id" in start && start.id === id;
}

async function pick(waiting: readonly Waiting[]): Promise<Waiting | undefined> {
  if (waiting.length <= 1) return waiting[0];
  const items = waiting.map((each) => ({
    label: each.start.name,
    description: each.session.folder.name,
    ...each,
  }));
  return await vscode.window.showQuickPick(items, { title: t("Cancel Waiting Start") });
}
