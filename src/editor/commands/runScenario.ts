import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { relativePath } from "../../common/relativePath.ts";
import { UserError } from "../../model/userError.ts";
import type { Lenses } from "../../model/wire/assistRequests.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted, readForRun, startPrepared } from "../runConfigFile.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Run Scenario…*: one scenario of a file, with a config that lists it. */
export function registerRunScenario(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.runScenario, services.log, async (target, number) => {
    assertTrusted();
    const uri =
      target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) throw new UserError(t("open a scenario file first"), { code: "usage" });
    const session = services.folders.ofFile(uri);
    const scenario = await pickScenario(await listScenarios(session, uri), uri, number);
    const config = scenario && (await pickConfig(session, scenario));
    if (scenario === undefined || config === undefined) return undefined;
    const { prepared } = await readForRun(session, config);
    const only = { prepared, scenario: scenario.number };
    return await startPrepared(
      services,
      session,
      await session.host.request("prepareScenario", only),
    );
  });
}

// --- internal ---

type Scenario = Lenses["scenarios"][number];

async function listScenarios(
  session: FolderSession,
  uri: vscode.Uri,
): Promise<readonly Scenario[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const of = { file: uri.fsPath, text: document.getText() };
  return (await session.host.request("describeLenses", of)).scenarios;
}

async function pickScenario(
  scenarios: readonly Scenario[],
  uri: vscode.Uri,
  wanted: unknown,
): Promise<Scenario | undefined> {
  const [first, ...others] = scenarios;
  if (first === undefined) {
    throw new UserError(t("there is no scenario with a number in {0}", uri.fsPath), {
      code: "usage",
    });
  }
  const named = scenarios.find(({ number }) => number === wanted);
  if (named !== undefined || others.length === 0) return named ?? first;
  const items = scenarios.map((scenario) => ({
    label: scenario.name ?? t("Scenario {0}", scenario.number),
    description: String(scenario.number),
    scenario,
  }));
  const options = { title: t("Run Scenario"), placeHolder: t("Pick a scenario") };
  return (await vscode.window.showQuickPick(items, options))?.scenario;
}

async function pickConfig(
  session: FolderSession,
  { number, configs }: Scenario,
): Promise<string | undefined> {
  const [first, ...others] = configs;
  if (first === undefined) {
    const message = t("no config lists scenario {0}; add its file to the scenarios of one", number);
    throw new UserError(message, { code: "config" });
  }
  if (others.length === 0) return first.file;
  const items = configs.map(({ file, name }) => ({
    label: name,
    detail: relativePath(session.path, file),
    file,
  }));
  const options = {
    title: t("Run Scenario {0}", number),
    placeHolder: t("Pick the config to run it with"),
  };
  return (await vscode.window.showQuickPick(items, options))?.file;
}
