import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { createGathered } from "../../common/throttle.ts";
import type { Lenses } from "../../model/wire/assistRequests.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { ConfigValue } from "../configValue.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { commandIds, internalCommandIds, settingKeys } from "../ids.ts";
import { formatLastRun, formatRunningLens, formatUses } from "../text/assistText.ts";
import { type AssistClient, assistedDocuments } from "./assistClient.ts";

/** Figures of a run that goes on change all the time; a line of text need not. */
const refreshMs = 1000;

/** Lines above configs, scenarios and schemas: start and check them, the newest run, who uses them. */
export function registerLenses(client: AssistClient, folders: FolderSessions): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const setting = new ConfigValue(settingKeys.codeLens, true);
  const refresh = () => changed.fire();
  const progressed = createGathered(refreshMs, refresh);
  const known = new WeakMap<vscode.TextDocument, KnownLenses>();
  let generation = 0;
  const forget = () => {
    generation += 1;
    refresh();
  };
  const load = async (document: vscode.TextDocument): Promise<Lenses | undefined> => {
    const kept = known.get(document);
    if (kept?.version === document.version && kept.generation === generation) return kept.lenses;
    const asked = { version: document.version, generation };
    const lenses = client.ask("describeLenses", document, {});
    known.set(document, { ...asked, lenses });
    // What could not be told is asked for again.
    if ((await lenses) === undefined) known.delete(document);
    return await lenses;
  };
  return vscode.Disposable.from(
    changed,
    setting,
    progressed,
    setting.onDidChange(refresh),
    folders.onDidChangeConfigs(forget),
    folders.onDidChangeFolders(forget),
    folders.onDidChangeRuns(({ change }) => (change === "rows" ? forget() : progressed.trigger())),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.languages.registerCodeLensProvider(assistedDocuments, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document) {
        const session = setting.value ? client.findSession(document) : undefined;
        if (session === undefined) return [];
        watch(session);
        const lenses = await load(document);
        return lenses === undefined ? [] : buildLenses(lenses, document, session);
      },
    }),
  );
}

// --- internal ---

interface KnownLenses {
  readonly version: number;
  readonly generation: number;
  readonly lenses: Promise<Lenses | undefined>;
}

/** Has changes of configs and runs told from now on. */
function watch({ configs, runs }: FolderSession): void {
  void configs.load();
  void runs.load();
}

function buildLenses(
  { config, scenarios, uses }: Lenses,
  document: vscode.TextDocument,
  session: FolderSession,
): vscode.CodeLens[] {
  const { isTrusted } = vscode.workspace;
  const top = new vscode.Range(0, 0, 0, 0);
  const { uri } = document;
  const found: vscode.CodeLens[] = [];
  const add = (range: vscode.Range, title: string, command: string, ...args: unknown[]) =>
    found.push(new vscode.CodeLens(range, { title, command, arguments: args }));
  if (config !== undefined) {
    const running = findRunning(session, config.name);
    if (running !== undefined) {
      const ref = { folder: session.id, runId: running.runId };
      add(top, `$(sync~spin) ${formatRunningLens(running)}`, commandIds.openReport, ref);
    } else if (isTrusted) {
      add(top, `$(play) ${t("Run")}`, commandIds.startRunOfConfig, uri);
    }
    add(top, t("Validate"), commandIds.validateConfig, uri);
    if (config.lastRun !== undefined) {
      const ref = { folder: session.id, runId: config.lastRun.runId };
      add(top, formatLastRun(config.lastRun), commandIds.openReport, ref);
    }
  }
  for (const { start, number, configs } of scenarios) {
    const at = document.positionAt(start);
    const range = new vscode.Range(at, at);
    if (configs.length === 0) {
      found.push(new vscode.CodeLens(range, { title: t("Listed by no config"), command: "" }));
    } else if (isTrusted) {
      const title =
        configs.length > 1 ? `$(play) ${t("Run Scenario…")}` : `$(play) ${t("Run Scenario")}`;
      add(range, title, commandIds.runScenario, uri, number);
    }
  }
  if (uses.length > 0) add(top, formatUses(uses), internalCommandIds.showPlaces, uri, uses);
  return found;
}

function findRunning({ runs }: FolderSession, name: string): RunProgress | undefined {
  return runs.running?.name === name ? runs.running : undefined;
}
