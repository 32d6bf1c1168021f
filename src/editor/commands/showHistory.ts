import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { relativePath } from "../../common/relativePath.ts";
import type { HistoryConfig } from "../../model/results/history.ts";
import { UserError } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { readConfigTarget } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { findGivenRuns, type RunTarget } from "../runTargets.ts";
import { formatConfigName } from "../text/configText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Show History*, of a config's row, of the config of a run or of the report that has the focus, else of one that is picked. */
export function registerShowHistory(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.showHistory, services.log, async (...args) => {
    const { session, config } = await resolve(services, args);
    services.histories.open({ folder: session.id, config });
  });
}

// --- internal ---

interface HistoryTarget {
  readonly session: FolderSession;
  readonly config: HistoryConfig;
}

async function resolve(services: EditorServices, args: readonly unknown[]): Promise<HistoryTarget> {
  const row = readConfigTarget(services, args[0]);
  if (row !== undefined) {
    return { session: row.session, config: toHistoryConfig(row.summary) };
  }
  const [run] = await findGivenRuns(services, args.slice(0, 1));
  if (run !== undefined) return await ofRun(run);
  return await pick(services);
}

/** The config as it is called now, where its file is still the one of the run; else by the name it had then. */
async function ofRun({ session, runId, entry }: RunTarget): Promise<HistoryTarget> {
  await session.configs.load();
  const file = await findConfigFile(session, runId);
  const current = session.configs.configs.find((each) => each.file === file);
  const name = entry?.name ?? nameOfRunning(session, runId);
  if (current !== undefined) return { session, config: toHistoryConfig(current) };
  if (name === undefined) {
    throw new UserError(t("This run does not say which config it is of."), { code: "not_found" });
  }
  return { session, config: findConfig(session, name) };
}

/** Relative to the workspace folder; undefined where it is gone, or the run does not tell. */
async function findConfigFile(session: FolderSession, runId: string): Promise<string | undefined> {
  try {
    const { config } = await session.host.request("getRunConfig", { runId });
    return relativePath(session.path, config);
  } catch {
    return undefined;
  }
}

function toHistoryConfig({ name, file }: Pick<ConfigSummary, "name" | "file">): HistoryConfig {
  return name === "" ? { file } : { name, file };
}

function nameOfRunning({ runs }: FolderSession, runId: string): string | undefined {
  return runs.goingOn?.runId === runId ? runs.goingOn.name : undefined;
}

function findConfig(session: FolderSession, name: string): HistoryConfig {
  const file = session.configs.configs.find((each) => each.name === name)?.file;
  return file === undefined ? { name } : { name, file };
}

/** Of all configs, and of those that are gone and have runs. */
async function pick({ folders }: EditorServices): Promise<HistoryTarget> {
  const { sessions } = folders;
  const items = (
    await Promise.all(sessions.map((each) => listItems(each, sessions.length > 1)))
  ).flat();
  const [only, ...others] = items;
  if (only === undefined) {
    throw new UserError(t("there is neither a config nor a run yet"), { code: "usage" });
  }
  if (others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Show History"),
    placeHolder: t("Pick the config whose runs to look at"),
    matchOnDetail: true,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked;
}

async function listItems(
  session: FolderSession,
  showsFolder: boolean,
): Promise<(vscode.QuickPickItem & HistoryTarget)[]> {
  await session.configs.load();
  const { configs } = session.configs;
  const facets = await session.host.request("listRunFacets", {});
  const counts = new Map(facets.configs.map(({ name, count }) => [name, count]));
  const folder = showsFolder ? `${session.folder.name}/` : "";
  const known = configs.map(({ name, file }) => ({
    label: formatConfigName({ name, file }),
    description: formatPlural(counts.get(name) ?? 0, "run"),
    detail: `${folder}${file}`,
    session,
    config: toHistoryConfig({ name, file }),
  }));
  const gone = facets.configs.filter(({ name }) => configs.every((each) => each.name !== name));
  return [
    ...known,
    ...gone.map(({ name, count }) => ({
      label: formatConfigName({ name, file: "" }),
      description: formatPlural(count, "run"),
      detail: showsFolder
        ? t("{0}: no config here has this name now", session.folder.name)
        : t("No config here has this name now"),
      session,
      config: { name },
    })),
  ];
}
