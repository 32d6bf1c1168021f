import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import { runAndShowFirst } from "../firstReport.ts";
import { commandIds } from "../ids.ts";
import { runConfigFile } from "../runConfigFile.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Run* on a config file: in its editor's title, the Explorer's menu and its tree row. */
export function registerStartRunOfConfig(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startRunOfConfig, services.log, async (target) => {
    const uri = readConfigUri(services, target) ?? vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) throw new UserError(t("open a config file first"), { code: "usage" });
    if (uri.scheme !== "file" || !uri.path.endsWith(".touchstone.json")) {
      throw new UserError(t("{0} is not a config file", uri.fsPath), { code: "usage" });
    }
    const session = services.folders.ofFile(uri);
    // Of a row the run is seen below it; of a file nothing else would be.
    const isOfFile = target === undefined || target instanceof vscode.Uri;
    const run = isOfFile ? runAndShowFirst : runConfigFile;
    return run(services, session, uri.fsPath);
  });
}

// --- internal ---

function readConfigUri({ folders }: EditorServices, target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  if (typeof target !== "object" || target === null) return undefined;
  if (!("session" in target) || !("node" in target)) return undefined;
  const session = folders.sessions.find((known) => known === target.session);
  const summary = session?.configs.configs.find((known) => hasSummary(target.node, known.file));
  if (session === undefined || summary === undefined) return undefined;
  return vscode.Uri.file(path.resolve(session.path, summary.file));
}

function hasSummary(node: unknown, file: string): boolean {
  if (typeof node !== "object" || node === null || !("summary" in node)) return false;
  const { summary } = node;
  return (
    typeof summary === "object" && summary !== null && "file" in summary && summary.file === file
  );
}
