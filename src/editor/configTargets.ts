import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { isError } from "../model/config/problem.ts";
import { UserError } from "../model/userError.ts";
import type { ConfigSummary } from "../model/wire/hostProtocol.ts";
import { formatPlural } from "../model/words/figures.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { formatConfigName } from "./text/configText.ts";
import { errorIcon } from "./tree/icons.ts";

/** A config, and a provider of it where its row was chosen. */
export interface ConfigTarget {
  readonly session: FolderSession;
  readonly summary: ConfigSummary;
  /** Its id. */
  readonly provider?: string;
}

/** How a person is asked. */
export interface PickTexts {
  readonly title: string;
  readonly placeHolder: string;
}

/** The row of the *Configs* view that a command was called for; what VS Code hands over is looked up, never believed. */
export function readConfigTarget(
  { folders }: EditorServices,
  target: unknown,
): ConfigTarget | undefined {
  const session = folders.sessions.find((known) => known === readField(target, "session"));
  if (session === undefined) return undefined;
  // By file and id: the rows may have been read anew since a person opened the menu of one.
  const node = readField(target, "node");
  const row = readField(node, "summary");
  const file = readField(row, "file") ?? readField(node, "config");
  const summary = session.configs.configs.find((each) => each.file === file);
  if (summary === undefined || row !== undefined) return summary && { session, summary };
  const id = readField(readField(node, "provider"), "id");
  const provider = summary.providers.find((each) => each.id === id);
  return provider && { session, summary, provider: provider.id };
}

/** The configs of all folders. Throws a `UserError` where they cannot be listed. */
export async function listConfigTargets({ folders }: EditorServices): Promise<ConfigTarget[]> {
  return (
    await Promise.all(
      folders.sessions.map(async (session) => {
        await session.configs.load();
        const { configs, failure } = session.configs;
        if (failure !== undefined) throw failure;
        return configs.map((summary) => ({ session, summary }));
      }),
    )
  ).flat();
}

/** The one of these configs that a person picks; those with errors come last, and are marked. */
export async function pickConfig(
  targets: readonly ConfigTarget[],
  texts: PickTexts,
): Promise<ConfigTarget | undefined> {
  const picked = await pickConfigOr(targets, texts);
  return picked === "other" ? undefined : picked;
}

/** `pickConfig`, or `other` for an entry below them. */
export async function pickConfigOr(
  targets: readonly ConfigTarget[],
  texts: PickTexts,
  other?: vscode.QuickPickItem,
): Promise<ConfigTarget | "other" | undefined> {
  const [broken, sound] = [targets.filter(isBroken), targets.filter((each) => !isBroken(each))];
  const items = [
    ...[...sound, ...broken].map((target) => ({ ...describeConfig(target), target })),
    ...(other === undefined ? [] : [{ ...other, target: "other" as const }]),
  ];
  return (await vscode.window.showQuickPick(items, { ...texts, matchOnDetail: true }))?.target;
}

/**
 * The config of a row, of a file that a menu was opened on, or of the editor that has the focus; else the only one, or one
 * that is picked. Throws a `UserError` where there is none.
 */
export async function resolveConfig(
  services: EditorServices,
  target: unknown,
  texts: PickTexts,
): Promise<ConfigTarget | undefined> {
  const row = readConfigTarget(services, target);
  if (row !== undefined) return row;
  const targets = await listConfigTargets(services);
  const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
  const shown = targets.find(
    ({ session, summary }) => path.resolve(session.path, summary.file) === uri?.fsPath,
  );
  if (shown !== undefined) return shown;
  const [only, ...others] = targets;
  if (only === undefined) {
    throw new UserError(t("there is no config yet; New Config… makes one"), { code: "usage" });
  }
  return others.length === 0 ? only : await pickConfig(targets, texts);
}

/** The provider of a row, else one that is picked: among those of a config's row, or of all configs. Throws a `UserError` where there is none. */
export async function resolveProvider(
  services: EditorServices,
  row: ConfigTarget | undefined,
  { missing, accepts = () => true, ...texts }: PickTexts & ProviderChoice,
): Promise<Required<ConfigTarget> | undefined> {
  if (row?.provider !== undefined) return { ...row, provider: row.provider };
  const targets = row === undefined ? await listConfigTargets(services) : [row];
  const items = targets.flatMap((target) => listProviders(target, accepts));
  if (items.length === 0) throw new UserError(missing, { code: "usage" });
  return await vscode.window.showQuickPick(items, {
    ...texts,
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

// --- internal ---

type ProviderRow = ConfigSummary["providers"][number];

interface ProviderChoice {
  /** What is said when there is none. */
  readonly missing: string;
  readonly accepts?: (provider: ProviderRow) => boolean;
}

function isBroken({ summary }: ConfigTarget): boolean {
  return summary.problems.some(isError);
}

function readField(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function describeConfig({ session, summary }: ConfigTarget): vscode.QuickPickItem {
  const { file, providers, scenarios } = summary;
  const errors = summary.problems.filter(isError);
  const icon = errors.length > 0 ? { iconPath: errorIcon } : {};
  const counts = `${formatPlural(providers.length, "provider")} · ${formatPlural(scenarios.length, "scenario")}`;
  return {
    label: formatConfigName(summary),
    description: errors.length > 0 ? formatPlural(errors.length, "problem") : counts,
    detail: `${session.folder.name}/${file}`,
    ...icon,
  };
}

function listProviders(
  { session, summary }: ConfigTarget,
  accepts: (provider: ProviderRow) => boolean,
): (vscode.QuickPickItem & Required<ConfigTarget>)[] {
  return summary.providers.filter(accepts).map(({ id, kind, model }) => ({
    label: id,
    description: model === undefined ? kind : `${kind} · ${model}`,
    detail: `${formatConfigName(summary)} · ${session.folder.name}/${summary.file}`,
    session,
    summary,
    provider: id,
  }));
}
