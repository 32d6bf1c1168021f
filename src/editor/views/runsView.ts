import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { formatPlural } from "../../model/words/figures.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunListing } from "../host/runListing.ts";
import { contextKeys, viewIds } from "../ids.ts";
import { formatFilter, formatGrouping } from "../text/listingText.ts";
import { RunTree } from "../tree/runTree.ts";
import type { RunNode } from "../tree/runTreeItem.ts";
import { ManagedContextKey } from "./contextKey.ts";

/** The *Runs* view with its badge and the context keys that depend on runs. */
export function createRunsView(
  folders: FolderSessions,
  listing: RunListing,
): {
  readonly view: vscode.TreeView<RunNode>;
  readonly disposable: vscode.Disposable;
} {
  const tree = new RunTree(folders, listing);
  const view = vscode.window.createTreeView(viewIds.runs, {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const isRunning = new ManagedContextKey(contextKeys.running);
  const isWaiting = new ManagedContextKey(contextKeys.waiting);
  const hasRuns = new ManagedContextKey(contextKeys.hasRuns);
  const isFiltered = new ManagedContextKey(contextKeys.runsFiltered);
  const progress = createViewProgress();
  const update = () => {
    const { sessions } = folders;
    const count = sessions.filter(({ runs }) => runs.goingOn !== undefined).length;
    isWaiting.set(sessions.some(({ runs }) => runs.waiting.length > 0));
    const total = sessions.reduce((sum, { runs }) => sum + runs.total, 0);
    const shown = sessions.reduce((sum, { runs }) => sum + runs.shown.total, 0);
    isRunning.set(count > 0);
    progress.set(count > 0);
    hasRuns.set(total > 0);
    isFiltered.set(listing.isFiltered);
    view.message = formatFilter(listing.filter, shown, total);
    view.description = formatGrouping(listing.grouping);
    view.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: t("{0} going on", formatPlural(count, "run")) };
  };
  const disposable = vscode.Disposable.from(
    view,
    tree,
    { dispose: () => progress.set(false) },
    folders.onDidChangeRuns(({ change }) => change === "rows" && update()),
    folders.onDidChangeFolders(update),
    listing.onDidChange(() => {
      for (const { runs } of folders.sessions) void runs.refresh();
    }),
  );
  return { view, disposable };
}

// --- internal ---

/** The moving line at the top of the view while a run goes on. */
function createViewProgress(): { set(isShown: boolean): void } {
  let end: (() => void) | undefined;
  return {
    set(isShown) {
      if (isShown === (end !== undefined)) return;
      if (!isShown) {
        end?.();
        end = undefined;
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      end = resolve;
      void vscode.window.withProgress({ location: { viewId: viewIds.runs } }, () => promise);
    },
  };
}
