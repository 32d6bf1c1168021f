import * as vscode from "vscode";
import { createThrottled } from "../../common/throttle.ts";
import type { QueueProgress } from "../../model/results/runWorkers.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunList, RunListChange } from "../host/runList.ts";
import type { RunListing } from "../host/runListing.ts";
import { describeStanding } from "../text/baselineText.ts";
import { dayKey } from "../text/format.ts";
import {
  describeElsewhere,
  describeLabel,
  describeProgress,
  describeRun,
  describeWaiting,
  formatRunName,
  formatTooltip,
} from "../text/runText.ts";
import { describeWorker } from "../text/workerText.ts";
import { findStanding } from "./findStanding.ts";
import { buildRunNodes, buildWorkerNodes } from "./runNodes.ts";
import { type RunNode, toRunTreeItem } from "./runTreeItem.ts";

/** VS Code redraws once nothing changed for 200 ms: what is told more often is not redrawn at all. */
const redrawIntervalMs = 300;
/** Workers tell of themselves every few seconds. */
const workersIntervalMs = 1500;

/** The *Runs* view: by folder when there are several, then the running run, then days. */
export class RunTree implements vscode.TreeDataProvider<RunNode> {
  private readonly folders: FolderSessions;
  private readonly listing: Pick<RunListing, "grouping">;
  private readonly changed = new vscode.EventEmitter<RunNode | RunNode[] | undefined>();
  private readonly subscription: vscode.Disposable;
  private readonly folderNodes = new Map<FolderSession, RunNode>();
  private readonly shown = new Map<FolderSession, string>();
  private readonly runningNodes = new Map<FolderSession, RunNode>();
  /** Folders whose rows are others by now; of the rest only the run that goes on has new figures. */
  private readonly stale = new Set<FolderSession>();
  private readonly workersNodes = new Map<FolderSession, RunNode>();
  private readonly redrawingWorkers = createThrottled(workersIntervalMs, () =>
    this.changed.fire([...this.workersNodes.values()]),
  );
  private readonly redrawing = createThrottled(redrawIntervalMs, () => this.redraw());

  readonly onDidChangeTreeData = this.changed.event;

  constructor(folders: FolderSessions, listing: Pick<RunListing, "grouping">) {
    this.folders = folders;
    this.listing = listing;
    this.subscription = vscode.Disposable.from(
      folders.onDidChangeRuns(({ session, change }) => this.update(session, change)),
      folders.onDidChangeFolders(() => this.reset()),
    );
  }

  async getChildren(parent?: RunNode): Promise<RunNode[]> {
    if (parent === undefined) {
      const [first, ...others] = this.folders.sessions;
      if (first === undefined) return [];
      if (others.length === 0) return this.listRuns(first);
      return this.folders.sessions.map((session) => this.folderNode(session));
    }
    const { session, node } = parent;
    if (node.kind === "folder") return this.listRuns(session);
    if (node.kind === "day" || node.kind === "group") {
      return node.rows.map((row) => ({ session, node: row }));
    }
    if (node.kind === "workers") return await listWorkers(session, node.runId);
    return [];
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return toRunTreeItem(node);
  }

  /** The tooltip of a run tells how it stands against its baseline, which is looked for once a pointer asks for it. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    { session, node }: RunNode,
  ): Promise<vscode.TreeItem> {
    if (node.kind === "run") {
      const isBaseline = session.baselines.hasRun(node.entry);
      const lines = [
        ...describeLabel(node),
        ...describeRun(node.entry, node.hasFile, isBaseline),
        ...describeStanding(await findStanding(session, node)),
      ];
      item.tooltip = new vscode.MarkdownString(formatTooltip(formatRunName(node.entry), lines));
    } else if (node.kind === "running") {
      const lines = describeProgress(node.progress);
      item.tooltip = new vscode.MarkdownString(formatTooltip(node.progress.name, lines));
    } else if (node.kind === "elsewhere") {
      const lines = describeElsewhere(node.run);
      item.tooltip = new vscode.MarkdownString(formatTooltip(node.run.name, lines));
    } else if (node.kind === "worker") {
      const lines = describeWorker(node.worker);
      item.tooltip = new vscode.MarkdownString(formatTooltip(node.worker.name, lines));
    } else if (node.kind === "waiting") {
      const lines = describeWaiting(node.after);
      item.tooltip = new vscode.MarkdownString(formatTooltip(node.start.name, lines));
    } else if (node.kind === "broken") {
      item.tooltip = `${node.label}\n${node.message}`;
    }
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.redrawing.dispose();
    this.redrawingWorkers.dispose();
    this.changed.dispose();
  }

  private async listRuns(session: FolderSession): Promise<RunNode[]> {
    await session.runs.load();
    const { shown, running, elsewhere, waiting, failure } = session.runs;
    if (shown.total === 0) void session.configs.load();
    this.shown.set(session, this.describeShown(session));
    const listed = { ...shown, grouping: this.listing.grouping };
    const goingOn = { running, elsewhere, waiting };
    const nodes = buildRunNodes({ ...listed, ...goingOn, error: failure, now: new Date() });
    this.runningNodes.delete(session);
    this.workersNodes.delete(session);
    return nodes.map((node) => {
      const runNode: RunNode = { session, node };
      if (node.kind === "running" || node.kind === "elsewhere") {
        this.runningNodes.set(session, runNode);
      }
      if (node.kind === "workers") this.workersNodes.set(session, runNode);
      return runNode;
    });
  }

  private update(session: FolderSession, change: RunListChange): void {
    const node = this.runningNodes.get(session)?.node;
    const isRenewed = change === "progress" && node !== undefined && renew(node, session.runs);
    const isSame = change === "rows" && this.shown.get(session) === this.describeShown(session);
    if (isSame) return;
    if (!isRenewed) this.stale.add(session);
    this.redrawing.trigger();
    const workers = this.workersNodes.get(session)?.node;
    if (isRenewed && workers !== undefined && renew(workers, session.runs)) {
      this.redrawingWorkers.trigger();
    }
  }

  private redraw(): void {
    const running = [...this.runningNodes].flatMap(([session, node]) =>
      this.stale.has(session) ? [] : [node],
    );
    const folders = [...this.stale].map((session) => this.folderNode(session));
    const isRoot = folders.length > 0 && this.folders.sessions.length === 1;
    this.stale.clear();
    this.changed.fire(isRoot ? undefined : [...folders, ...running]);
  }

  /** All that the rows of a folder are made of. Rows that are drawn anew lose the menu that is open on one. */
  private describeShown({ runs, baselines }: FolderSession): string {
    const { shown, running, elsewhere, waiting, error } = runs;
    const hasWorkers = queueOf(runs) !== undefined;
    const goingOn = [running?.runId, elsewhere?.runId, elsewhere?.since, hasWorkers, waiting];
    const listed = [shown, this.listing.grouping, error];
    return JSON.stringify([listed, goingOn, baselines.baselines, dayKey(new Date())]);
  }

  private folderNode(session: FolderSession): RunNode {
    const known = this.folderNodes.get(session);
    if (known !== undefined) return known;
    const created: RunNode = { session, node: { kind: "folder" } };
    this.folderNodes.set(session, created);
    return created;
  }

  private reset(): void {
    this.folderNodes.clear();
    this.runningNodes.clear();
    this.workersNodes.clear();
    this.shown.clear();
    this.stale.clear();
    this.changed.fire(undefined);
  }
}

// --- internal ---

/** None while the host is about to end, which is told elsewhere. */
async function listWorkers(session: FolderSession, runId: string): Promise<RunNode[]> {
  const { workers } = await session.host
    .request("getWorkers", { runId })
    .catch(() => ({ workers: undefined }));
  return workers === undefined ? [] : buildWorkerNodes(workers).map((node) => ({ session, node }));
}

function queueOf({ running, elsewhere }: RunList): QueueProgress | undefined {
  return (running ?? elsewhere?.progress)?.queue;
}

/** Gives the row of the run that goes on its new figures; false when that is another row by now. */
function renew(node: RunNode["node"], runs: RunList): boolean {
  const { running, elsewhere } = runs;
  const queue = queueOf(runs);
  if (node.kind === "workers" && queue !== undefined) {
    node.queue = queue;
    return true;
  }
  if (node.kind === "running" && running !== undefined) {
    node.progress = running;
    return true;
  }
  if (node.kind !== "elsewhere" || elsewhere === undefined) return false;
  node.run = elsewhere;
  return true;
}
