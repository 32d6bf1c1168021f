import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { relativePath } from "../../common/relativePath.ts";
import { shownLine } from "../../common/shownLine.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import { UserError } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { toLocation } from "../fileLocation.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { readAsShown } from "../readAsShown.ts";
import { formatConfigName } from "../text/configText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Validate Config*: all that a run would find wrong with a config, with all it names. */
export function registerValidateConfig(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.validateConfig, services.log, async (target) => {
    const uri =
      target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme !== "file" || !uri.path.endsWith(".touchstone.json")) {
      throw new UserError(t("open a config file first"), { code: "usage" });
    }
    const session = services.folders.ofFile(uri);
    const config = uri.fsPath;
    const { summary } = await readAsShown(session.path, config, (open) =>
      session.host.request("validateConfig", { config, open }),
    );
    void showProblems(session, summary);
    return summary.problems;
  });
}

// --- internal ---

async function showProblems(session: FolderSession, summary: ConfigSummary): Promise<void> {
  const name = formatConfigName(summary);
  const { problems, providers, scenarios } = summary;
  if (problems.length === 0) {
    const counts = `${formatPlural(providers.length, "provider")}, ${formatPlural(scenarios.length, "scenario")}`;
    await vscode.window.showInformationMessage(t("{0} is valid: {1}.", name, counts));
    return;
  }
  const items = problems.slice(0, mostShown).map((problem) => describeProblem(problem, session));
  const title = `${name}: ${countProblems(problems)}`;
  const placeHolder = t("Pick one to go to its place");
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const { uri, range } = toLocation(picked.problem);
  await vscode.window.showTextDocument(uri, { selection: range });
}

const mostShown = 500;

function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  return [
    ...(errors > 0 ? [formatPlural(errors, "error")] : []),
    ...(warnings > 0 ? [formatPlural(warnings, "warning")] : []),
  ].join(", ");
}

function describeProblem(problem: Problem, session: FolderSession) {
  const { file, line, column, key, message } = problem;
  const icon = isError(problem) ? "$(error)" : "$(warning)";
  return {
    label: `${icon} ${shownLine(message)}`,
    description: shownLine(key),
    detail: `${relativePath(session.path, file)}:${line}:${column}`,
    problem,
  };
}
