import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds, internalCommandIds } from "../ids.ts";
import {
  formatElsewhere,
  formatElsewhereAria,
  formatLabelAria,
  formatProgress,
  formatProgressAria,
  formatRated,
  formatRatedElsewhere,
  formatRatedProgress,
  formatRunAria,
  formatRunDescription,
  formatWaiting,
  runState,
} from "../text/runText.ts";
import { formatQueue, formatWorker, formatWorkerAria } from "../text/workerText.ts";
import { createErrorItem } from "./errorItem.ts";
import {
  folderIcon,
  moreIcon,
  pausedIcon,
  runIcon,
  runningIcon,
  waitingIcon,
  warningIcon,
  workerIcon,
} from "./icons.ts";
import type { RunLeaf, RunTreeNode } from "./runNodes.ts";

/** A row of the *Runs* view with the folder it belongs to. */
export interface RunNode {
  readonly session: FolderSession;
  readonly node: RunTreeNode | { readonly kind: "folder" };
}

/** Everything of a row but its tooltip, which is made when it is hovered. */
export function toRunTreeItem({ session, node }: RunNode): vscode.TreeItem {
  const item = createItem(session, node);
  item.id = [session.id, ...idOf(node)].join("|");
  return item;
}

// --- internal ---

const { None, Expanded } = vscode.TreeItemCollapsibleState;

function createItem(session: FolderSession, node: RunNode["node"]): vscode.TreeItem {
  switch (node.kind) {
    case "folder":
      return fill(new vscode.TreeItem(session.folder.name, Expanded), { iconPath: folderIcon });
    case "running":
      return fill(new vscode.TreeItem(formatRatedProgress(node.progress), None), {
        description: formatProgress(node.progress, { isRated: true }),
        iconPath: goingOnIcon(node.progress),
        contextValue: contextOfRunning(node.progress),
        accessibilityInformation: { label: formatProgressAria(node.progress) },
        command: openRunningReport,
      });
    case "elsewhere":
      return fill(new vscode.TreeItem(formatRatedElsewhere(node.run), None), {
        description: formatElsewhere(node.run, { isRated: true }),
        iconPath: goingOnIcon(node.run.progress),
        contextValue: "run running elsewhere hasReport",
        accessibilityInformation: { label: formatElsewhereAria(node.run) },
        command: openRunningReport,
      });
    case "workers":
      return fill(new vscode.TreeItem(t("Workers"), Expanded), {
        description: formatQueue(node.queue),
        contextValue: "workers",
        accessibilityInformation: { label: `${t("Workers")}, ${formatQueue(node.queue)}` },
      });
    case "worker":
      return fill(new vscode.TreeItem(shownLine(node.worker.name), None), {
        description: formatWorker(node.worker),
        iconPath: workerIcon(node.worker.state),
        contextValue: "worker",
        accessibilityInformation: { label: formatWorkerAria(node.worker) },
        command: openRunningReport,
      });
    case "moreWorkers":
      return fill(new vscode.TreeItem(t("{0} more in the report", formatCount(node.count)), None), {
        iconPath: moreIcon,
        command: openRunningReport,
      });
    case "waiting":
      return fill(new vscode.TreeItem(shownLine(node.start.name), None), {
        description: formatWaiting(node.after),
        iconPath: waitingIcon,
        contextValue: "waiting",
        accessibilityInformation: {
          label: shownLine(`${node.start.name}, ${formatWaiting(node.after)}`),
        },
      });
    case "day":
      return fill(new vscode.TreeItem(node.label, Expanded), {
        description: String(node.rows.length),
        contextValue: "day",
        accessibilityInformation: {
          label: `${node.label}, ${formatPlural(node.rows.length, "run")}`,
        },
      });
    case "group":
      return fill(new vscode.TreeItem(node.label, Expanded), {
        description: formatCount(node.count),
        contextValue: "group",
        accessibilityInformation: { label: `${node.label}, ${formatPlural(node.count, "run")}` },
      });
    case "more":
      return fill(new vscode.TreeItem(t("Load More…"), None), {
        description: t({
          message: "{0} of {1}",
          args: [formatCount(node.shown), formatCount(node.total)],
          comment: ["How many of all are shown"],
        }),
        iconPath: moreIcon,
        command: {
          command: commandIds.loadMoreRuns,
          title: t("Load More"),
          arguments: [session.id],
        },
      });
    case "error":
      return createErrorItem(node.error);
    default:
      return createLeaf(session, node);
  }
}

function createLeaf(session: FolderSession, node: RunLeaf): vscode.TreeItem {
  if (node.kind === "broken") {
    return fill(new vscode.TreeItem(t("Broken run"), None), {
      description: shownLine(`${node.message} (${node.label})`),
      iconPath: warningIcon,
      contextValue: "broken",
      accessibilityInformation: {
        label: shownLine(t("{0}, cannot be read: {1}", node.label, node.message)),
      },
    });
  }
  const { entry, hasFile, plannedTests, pinned = false, isDated = false } = node;
  const isBaseline = session.baselines.hasRun(entry);
  const time = isDated ? formatDateTime(entry.timestamp) : undefined;
  const description = formatRunDescription(entry, hasFile, {
    ...{ isBaseline, time, plannedTests },
    isRated: true,
  });
  const aria = formatRunAria(entry, hasFile, isBaseline);
  const marks = `${isBaseline ? " baseline" : ""}${pinned ? " pinned" : ""}`;
  return fill(new vscode.TreeItem(formatRated(node), None), {
    description: pinned ? t("pinned · {0}", description) : description,
    iconPath: runIcon(runState(entry, hasFile), pinned),
    contextValue: `${contextOf(entry, hasFile)}${marks}`,
    accessibilityInformation: { label: formatLabelAria(node, aria) },
    command: hasFile ? openReport(session, entry.id) : undefined,
  });
}

function goingOnIcon(progress: RunProgress | undefined): vscode.ThemeIcon {
  return progress?.queue?.paused === undefined ? runningIcon : pausedIcon;
}

/** Only a run over a queue can be paused. */
function contextOfRunning({ queue, stopping }: RunProgress): string {
  const turn = queue?.paused === undefined ? "pausable" : "paused";
  return ["run hasReport running", ...(queue === undefined || stopping ? [] : [turn])].join(" ");
}

function contextOf({ status = "completed", probe }: IndexEntry, hasFile: boolean): string {
  if (!hasFile) return "run missing deletable";
  const complete = probe === true ? "" : " complete";
  const end = status === "completed" ? complete : " resumable";
  return `run hasReport hasFile rerunnable${end} deletable`;
}

/**
 * Without arguments: VS Code keeps those of a row until it changes, and a click that comes at that moment would find
 * them gone. The row that goes on changes all the time.
 */
const openRunningReport: vscode.Command = {
  command: internalCommandIds.openRunningReport,
  title: t("Open Report"),
};

function openReport(session: FolderSession, runId: string): vscode.Command {
  return {
    command: commandIds.openReport,
    title: t("Open Report"),
    arguments: [{ folder: session.id, runId }],
  };
}

function fill(item: vscode.TreeItem, values: Partial<vscode.TreeItem>): vscode.TreeItem {
  return Object.assign(item, values);
}

function idOf(node: RunNode["node"]): string[] {
  switch (node.kind) {
    case "running":
      return ["running", node.progress.runId];
    case "elsewhere":
      return ["elsewhere", node.run.runId];
    case "workers":
      return ["workers", node.runId];
    case "worker":
      return ["worker", node.worker.id];
    case "waiting":
      return ["waiting", node.start.id];
    case "day":
    case "group":
      return [node.kind, node.key];
    case "run":
      return ["run", node.entry.id, String(node.nth)];
    case "broken":
      return ["broken", node.label, String(node.nth)];
    default:
      return [node.kind];
  }
}
