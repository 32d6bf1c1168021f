import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { isInside } from "../common/isInside.ts";
import { UserError } from "../model/userError.ts";
import { withSlowProgress } from "./slowProgress.ts";

/**
 * Has a config (absolute path) read, and all it names, as the editor shows them: a host reads files from disk. What is not
 * saved is saved first, and what was typed or written meanwhile is read again. `read` is given the files of `folder` that are
 * open and tells which of them the config names. Throws `UserError` where one cannot be saved, or never rests.
 */
export async function readAsShown<Read extends { readonly named: readonly string[] }>(
  folder: string,
  config: string,
  read: (open: string[]) => Promise<Read>,
): Promise<Read> {
  const reading = readSettled(folder, config, read);
  return await withSlowProgress(t("Reading {0}…", path.basename(config)), reading);
}

// --- internal ---

/** Rounds of saving and reading until nothing changes any more. */
const mostTurns = 5;
/** How long formatters and other saves may keep one from being saved. */
const savingMs = 5000;

async function readSettled<Read extends { readonly named: readonly string[] }>(
  folder: string,
  config: string,
  read: (open: string[]) => Promise<Read>,
): Promise<Read> {
  let toSave: readonly string[] = [config];
  for (let turn = 0; turn < mostTurns; turn++) {
    for (const file of toSave) await saveShown(file);
    const versions = new Map(listOpen(folder).map((each) => [each.uri.fsPath, each.version]));
    const result = await read([...versions.keys()]);
    const used = new Set([config, ...result.named]);
    const changed = listOpen(folder).filter(
      ({ uri, isDirty, version }) =>
        used.has(uri.fsPath) && (isDirty || versions.get(uri.fsPath) !== version),
    );
    if (changed.length === 0) return result;
    toSave = [config, ...changed.map(({ uri }) => uri.fsPath)];
  }
  throw new UserError(t("{0} keeps changing while it is read; try again", config), {
    code: "storage",
  });
}

function listOpen(folder: string): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    ({ uri, isClosed }) => !isClosed && uri.scheme === "file" && isInside(folder, uri.fsPath),
  );
}

async function saveShown(file: string): Promise<void> {
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === "file" && uri.fsPath === file,
  );
  const deadline = performance.now() + savingMs;
  while (document !== undefined && !document.isClosed) {
    // Also one that is not dirty: VS Code may be writing it by itself just now, and then this waits for that.
    await document.save();
    if (!document.isDirty) return;
    // While formatters are at work for a save of VS Code's own, it does nothing, and says so at once.
    if (performance.now() > deadline) {
      throw new UserError(t("{0} could not be saved, so it was not read", file), {
        code: "storage",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, savingMs / 50));
  }
}
