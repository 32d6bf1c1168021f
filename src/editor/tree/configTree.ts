import * as vscode from "vscode";
import type { Standing } from "../../model/results/comparisonPage.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { buildConfigChildren, buildScenarioChildren, type ConfigTreeNode } from "./configNodes.ts";
import { buildConfigTooltip, type ConfigNode, toConfigTreeItem } from "./configTreeItem.ts";
import { findStanding, listNewestRuns } from "./findStanding.ts";

/** The *Configs* view: by folder when there are several, then configs with what they hold. */
export class ConfigTree implements vscode.TreeDataProvider<ConfigNode> {
  private readonly folders: FolderSessions;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  /** Of folders whose rows were asked for; the others have none on the screen. */
  private readonly shown = new Map<FolderSession, string>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(folders: FolderSessions) {
    this.folders = folders;
    this.subscription = vscode.Disposable.from(
      folders.onDidChangeConfigs((session) => this.update(session)),
      folders.onDidChangeRuns(({ session, change }) => change === "rows" && this.update(session)),
      folders.onDidChangeFolders(() => this.reset()),
    );
  }

  async getChildren(parent?: ConfigNode): Promise<ConfigNode[]> {
    if (parent === undefined) {
      const { sessions } = this.folders;
      const [only] = sessions;
      if (only !== undefined && sessions.length === 1) return this.listConfigs(only);
      return sessions.map((session) => ({ session, node: { kind: "folder" } }));
    }
    const { session, node } = parent;
    if (node.kind === "folder") return this.listConfigs(session);
    return buildChildren(node).map((child) => ({ session, node: child }));
  }

  getTreeItem(node: ConfigNode): vscode.TreeItem {
    return toConfigTreeItem(node);
  }

  /** The tooltip of a config tells how its last runs went and stand, which is looked for once a pointer asks for it. */
  async resolveTreeItem(item: vscode.TreeItem, node: ConfigNode): Promise<vscode.TreeItem> {
    if (node.node.kind === "config") {
      const { session } = node;
      const { summary } = node.node;
      const [rates, newest] = await Promise.all([
        findLastRates(session, summary),
        findNewestStanding(session, summary),
      ]);
      item.tooltip = buildConfigTooltip(session, summary, { rates, newest });
    }
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** Rows that are drawn anew lose the button that is pressed on one just then, and the tooltip that is shown of one. */
  private update(session: FolderSession): void {
    const shown = this.shown.get(session);
    if (shown !== undefined && shown !== describeShown(session)) this.changed.fire(undefined);
  }

  private reset(): void {
    this.shown.clear();
    this.changed.fire(undefined);
  }

  private async listConfigs(session: FolderSession): Promise<ConfigNode[]> {
    await session.configs.load();
    this.shown.set(session, describeShown(session));
    const { configs, failure } = session.configs;
    const rows: ConfigNode[] = configs.map((summary) => ({
      session,
      node: { kind: "config", summary },
    }));
    if (failure === undefined) return rows;
    return [{ session, node: { kind: "error", error: failure } }, ...rows];
  }
}

// --- internal ---

/** All that the rows of a folder are made of, and what their tooltips hang on: VS Code keeps those of a row until it changes. */
function describeShown({ configs, models, checks, baselines, runs }: FolderSession): string {
  const newest = listNewestRuns(runs);
  const rows = configs.configs.map((summary) => {
    const { file, name, providers } = summary;
    const found = providers.map((each) => models.find(file, each));
    return [summary, checks.find(file), found, newest.get(name)?.entry];
  });
  return JSON.stringify([configs.error, rows, baselines.baselines]);
}

/** None where the host cannot tell: the rest of the tooltip is worth showing. */
async function findLastRates(
  { host }: FolderSession,
  { name, file }: ConfigSummary,
): Promise<readonly (number | null)[]> {
  const config = name === "" ? { file } : { name, file };
  try {
    return (await host.request("getLastRates", config)).rates;
  } catch {
    return [];
  }
}

/** How the newest run of a config stands against its baseline. */
async function findNewestStanding(
  session: FolderSession,
  { name }: ConfigSummary,
): Promise<Standing | undefined> {
  await session.runs.load();
  const newest = listNewestRuns(session.runs).get(name);
  return newest && (await findStanding(session, newest));
}

function buildChildren(node: ConfigTreeNode): ConfigTreeNode[] {
  if (node.kind === "config") return buildConfigChildren(node.summary);
  return node.kind === "scenario" ? buildScenarioChildren(node) : [];
}
