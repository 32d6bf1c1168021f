import path from "node:path";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { formatConfigName } from "../text/configText.ts";
import { createBreath } from "./breath.ts";
import { type CellRef, keyOf, type TestRef } from "./testRef.ts";
import { describeFault, listCellRows, listScenarioRows, type ScenarioSummary } from "./testRows.ts";

/** The items of the Test Explorer: configs, their scenarios, and the cells of each. */
export interface TestItems {
  /** Makes the items what the lists of these folders say; a folder is an item where there are several. */
  sync(sessions: readonly FolderSession[]): Promise<void>;
  /** Makes the cells of a scenario's item. */
  resolve(item: vscode.TestItem): void;
  /** The item of a cell, made when it is wanted; undefined for a cell that the lists do not have. */
  cell(ref: CellRef): vscode.TestItem | undefined;
  refOf(item: vscode.TestItem): TestRef | undefined;
}

export function createTestItems(controller: vscode.TestController): TestItems {
  const items = new Map<string, Entry>();
  const refs = new WeakMap<vscode.TestItem, TestRef>();
  let isGrouped: boolean | undefined;

  const put = (into: vscode.TestItemCollection, ref: TestRef, row: Row): Entry => {
    const id = keyOf(ref);
    const known = items.get(id);
    const isSame = known?.item.uri?.toString() === row.uri.toString();
    const entry: Entry =
      known !== undefined && isSame
        ? known
        : { item: controller.createTestItem(id, row.label, row.uri) };
    fill(entry.item, row);
    if (entry === known) return entry;
    if (known !== undefined) drop(known.item);
    items.set(id, entry);
    refs.set(entry.item, ref);
    into.add(entry.item);
    return entry;
  };
  const drop = (item: vscode.TestItem) => {
    item.children.forEach(drop);
    items.delete(item.id);
  };
  const keepOnly = (collection: vscode.TestItemCollection, ids: ReadonlySet<string>) => {
    const gone: vscode.TestItem[] = [];
    collection.forEach((item) => {
      if (!ids.has(item.id)) gone.push(item);
    });
    for (const item of gone) {
      collection.delete(item.id);
      drop(item);
    }
  };

  const putCells = (session: FolderSession, entry: Entry) => {
    const { item, scenario, summary } = entry;
    if (scenario === undefined || summary === undefined) return;
    const ids = new Set<string>();
    for (const [at, row] of listCellRows(summary, scenario).entries()) {
      const { provider, file, line } = row;
      const ref = cellOf(session, summary, scenario, provider);
      const uri = uriOf(session, file);
      const label = shownLine(provider);
      put(item.children, ref, { label, uri, line, sortText: padded(at) });
      ids.add(keyOf(ref));
    }
    keepOnly(item.children, ids);
    entry.isResolved = true;
    item.canResolveChildren = false;
  };

  const putScenarios = async (
    session: FolderSession,
    config: Entry,
    summary: ConfigSummary,
    breath: () => Promise<void>,
  ) => {
    const rows = listScenarioRows(summary);
    const cellCount = rows.length * Math.max(1, summary.providers.length);
    const ids = new Set<string>();
    for (const scenario of rows) {
      await breath();
      const { number, name, file, line = 1 } = scenario;
      const ref = { folder: session.id, config: summary.file, scenario: number };
      const entry = put(config.item.children, ref, {
        label: `#${number} ${shownLine(name)}`,
        uri: uriOf(session, file),
        line,
        sortText: padded(number),
      });
      entry.session = session;
      entry.scenario = scenario;
      entry.summary = summary;
      ids.add(keyOf(ref));
      if (entry.isResolved === true || cellCount <= mostAtOnce) putCells(session, entry);
      else entry.item.canResolveChildren = true;
    }
    keepOnly(config.item.children, ids);
  };

  const putConfigs = async (session: FolderSession, into: vscode.TestItemCollection) => {
    const breath = createBreath();
    const ids = new Set<string>();
    for (const summary of session.configs.configs) {
      const ref = { folder: session.id, config: summary.file };
      const label = formatConfigName(summary);
      const uri = uriOf(session, summary.file);
      const config = put(into, ref, { label, uri, line: 1 });
      config.item.error = describeFault(summary);
      ids.add(keyOf(ref));
      await putScenarios(session, config, summary, breath);
    }
    keepOnly(into, ids);
  };

  return {
    async sync(sessions) {
      const wasGrouped = isGrouped;
      // What keeps configs from being listed is told at their folder.
      isGrouped =
        sessions.length > 1 || sessions.some(({ configs }) => configs.error !== undefined);
      if (wasGrouped !== undefined && wasGrouped !== isGrouped)
        keepOnly(controller.items, new Set());
      if (!isGrouped) {
        const [session] = sessions;
        if (session === undefined) keepOnly(controller.items, new Set());
        else await putConfigs(session, controller.items);
        return;
      }
      const ids = new Set<string>();
      for (const session of sessions) {
        const ref = { folder: session.id };
        const { uri, name: label } = session.folder;
        const { item } = put(controller.items, ref, { label, uri });
        item.error = session.configs.error;
        ids.add(keyOf(ref));
        await putConfigs(session, item.children);
      }
      keepOnly(controller.items, ids);
    },
    resolve(item) {
      const entry = items.get(item.id);
      if (entry?.session !== undefined && entry.isResolved !== true) putCells(entry.session, entry);
    },
    cell(ref) {
      const known = items.get(keyOf(ref));
      if (known !== undefined) return known.item;
      const { folder, config, scenario } = ref;
      const above = items.get(keyOf({ folder, config, scenario }));
      if (above?.session === undefined || above.isResolved === true) return undefined;
      putCells(above.session, above);
      return items.get(keyOf(ref))?.item;
    },
    refOf: (item) => refs.get(item),
  };
}

// --- internal ---

/** Cells of a config that are made at once, so that its file has their icons; of a larger one they are made when wanted. */
const mostAtOnce = 500;

interface Entry {
  readonly item: vscode.TestItem;
  /** Of a scenario. */
  session?: FolderSession;
  summary?: ConfigSummary;
  scenario?: ScenarioSummary;
  isResolved?: boolean;
}

interface Row {
  readonly label: string;
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line?: number;
  readonly sortText?: string;
}

function fill(item: vscode.TestItem, { label, line, sortText }: Row): void {
  item.label = label;
  item.sortText = sortText;
  if (line !== undefined) item.range = new vscode.Range(line - 1, 0, line - 1, 0);
}

function cellOf(
  session: FolderSession,
  { file }: ConfigSummary,
  { number }: ScenarioSummary,
  provider: string,
): CellRef {
  return { folder: session.id, config: file, scenario: number, provider };
}

function uriOf(session: FolderSession, file: string): vscode.Uri {
  return vscode.Uri.file(path.resolve(session.path, file));
}

function padded(number: number): string {
  return String(number).padStart(16, "0");
}
