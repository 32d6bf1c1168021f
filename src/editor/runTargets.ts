import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { readKey } from "../model/json/jsonValue.ts";
import type { IndexEntry } from "../model/results/indexFile.ts";
import { formatDateTime } from "../model/words/dates.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import type { RunRef } from "./runRef.ts";
import { formatRunDescription, formatRunName, runState } from "./text/runText.ts";
import { runIcon } from "./tree/icons.ts";

export interface RunTarget {
  readonly session: FolderSession;
  readonly runId: string;
  /** Absent for a run that goes on, and for one that is in no loaded row. */
  readonly entry?: IndexEntry;
}

/** Which runs a person may choose from. */
export interface PickOptions {
  readonly title: string;
  readonly needsFile?: boolean;
  /** Whether the report that has the focus stands for its run. */
  readonly takesActiveReport?: boolean;
}

/** The run a command was called for, else one picked from a list. Throws `CancellationError`. */
export async function resolveRun(
  services: EditorServices,
  args: readonly unknown[],
  options: PickOptions,
): Promise<RunTarget> {
  const [given] = readTargets(services, args.slice(0, 1));
  if (given !== undefined) return given;
  const active = services.reports.active;
  if (active !== undefined && options.takesActiveReport === true) return toTarget(services, active);
  const [picked] = await pickRuns(services, { ...options, canPickMany: false });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked;
}

/** The runs a command was called for (row, and selection it is part of), else picked ones. */
export async function resolveRuns(
  services: EditorServices,
  args: readonly unknown[],
  options: PickOptions,
): Promise<RunTarget[]> {
  const [first, selection] = args;
  const many = Array.isArray(selection) && selection.length > 0 ? selection : [first];
  const given = readTargets(services, many);
  if (given.length > 0) return await findEntries(services, given);
  const picked = await pickRuns(services, { ...options, canPickMany: true });
  if (picked.length === 0) throw new vscode.CancellationError();
  return picked;
}

/** The runs that are selected in the *Runs* view and can be deleted. */
export function readSelectedRuns(services: EditorServices): RunTarget[] {
  return readTargets(services, services.runsView.selection).filter(
    ({ entry }) => entry !== undefined,
  );
}

/** The runs a command was called for, rows or a report that has the focus; none where it has to ask. */
export async function findGivenRuns(
  services: EditorServices,
  args: readonly unknown[],
): Promise<RunTarget[]> {
  const [first, selection] = args;
  const many = Array.isArray(selection) && selection.length > 0 ? selection : [first];
  const { active } = services.reports;
  const given = readTargets(services, many);
  if (given.length > 0) return await findEntries(services, given);
  return first === undefined && active !== undefined
    ? await findEntries(services, [toTarget(services, active)])
    : [];
}

/** Runs as a person picks from them, newest first, as far as they are loaded. */
export function listRunItems(
  session: FolderSession,
  { needsFile }: Pick<PickOptions, "needsFile">,
  showsFolder: boolean,
): RunItem[] {
  return session.runs.rows.flatMap((row) => {
    if (row.kind === "broken" || (needsFile === true && !row.hasFile)) return [];
    const { entry, hasFile } = row;
    const folder = showsFolder ? [session.folder.name] : [];
    return {
      label: formatRunName(entry),
      description: formatRunDescription(entry, hasFile),
      detail: [formatDateTime(entry.timestamp), ...folder].join(" · "),
      iconPath: runIcon(runState(entry, hasFile)),
      target: { session, runId: entry.id, entry },
    };
  });
}

export interface RunItem extends vscode.QuickPickItem {
  readonly target: RunTarget;
}

/** Runs by the folder they belong to. */
export function groupBySession(targets: readonly RunTarget[]): Map<FolderSession, RunTarget[]> {
  return Map.groupBy(targets, ({ session }) => session);
}

// --- internal ---

/** A run that has just ended has no loaded row yet; the list is asked once more for it. */
async function findEntries(
  services: EditorServices,
  targets: readonly RunTarget[],
): Promise<RunTarget[]> {
  const lacking = targets.filter(({ entry }) => entry === undefined);
  const sessions = new Set(lacking.map(({ session }) => session));
  await Promise.all([...sessions].map((session) => session.runs.refresh()));
  return targets.map(({ session, runId }) => toTarget(services, { folder: session.id, runId }));
}

function readTargets(services: EditorServices, values: readonly unknown[]): RunTarget[] {
  const targets: RunTarget[] = [];
  for (const value of values) {
    const target = readTarget(services, value);
    if (target !== undefined) targets.push(target);
  }
  return targets;
}

function readTarget(services: EditorServices, value: unknown): RunTarget | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("folder" in value && "runId" in value) {
    const { folder, runId } = value;
    if (typeof folder !== "string" || typeof runId !== "string") return undefined;
    return toTarget(services, { folder, runId });
  }
  if (!("session" in value) || !("node" in value)) return undefined;
  const session = services.folders.sessions.find((known) => known === value.session);
  return session === undefined ? undefined : readNode(session, value.node);
}

function readNode(session: FolderSession, node: unknown): RunTarget | undefined {
  if (typeof node !== "object" || node === null || !("kind" in node)) return undefined;
  // By its id: the rows may have been read anew since a person opened the menu of one.
  const id = readKey(readKey(node, "entry"), "id");
  const row = typeof id === "string" ? session.runs.find(id) : undefined;
  if (row !== undefined) return { session, runId: row.entry.id, entry: row.entry };
  const { running, elsewhere } = session.runs;
  if (node.kind === "running" && running !== undefined) return { session, runId: running.runId };
  if (node.kind === "elsewhere" && elsewhere !== undefined) {
    return { session, runId: elsewhere.runId };
  }
  return undefined;
}

function toTarget({ folders }: EditorServices, { folder, runId }: RunRef): RunTarget {
  const session = folders.get(folder);
  return { session, runId, entry: session.runs.find(runId)?.entry };
}

async function pickRuns(
  services: EditorServices,
  options: PickOptions & { readonly canPickMany: boolean },
): Promise<RunTarget[]> {
  const { sessions } = services.folders;
  await Promise.all(sessions.map((session) => session.runs.load()));
  const selected = new Set(readTargets(services, services.runsView.selection).map(keyOf));
  const items = sessions
    .flatMap((session) => listRunItems(session, options, sessions.length > 1))
    .map((item) => ({ ...item, picked: selected.has(keyOf(item.target)) }));
  if (items.length === 0) {
    const failed = sessions.find(({ runs }) => runs.failure !== undefined);
    if (failed?.runs.failure !== undefined) throw failed.runs.failure;
    void vscode.window.showInformationMessage(t("There are no runs yet."));
    return [];
  }
  const { title, canPickMany } = options;
  const quickPick = { title, matchOnDescription: true, matchOnDetail: true };
  if (canPickMany) {
    const placeHolder = t("Tick the runs to use");
    const picked = { ...quickPick, placeHolder, canPickMany: true as const };
    return (await vscode.window.showQuickPick(items, picked))?.map(({ target }) => target) ?? [];
  }
  const placeHolder = t("Pick a run");
  const item = await vscode.window.showQuickPick(items, { ...quickPick, placeHolder });
  return item === undefined ? [] : [item.target];
}

function keyOf({ session, runId }: RunTarget): string {
  return `${session.id}|${runId}`;
}
