import * as vscode from "vscode";
import type { FolderSessions } from "../host/folderSessions.ts";
import { contextKeys, viewIds } from "../ids.ts";
import { ConfigTree } from "../tree/configTree.ts";
import { ManagedContextKey } from "./contextKey.ts";

/** The *Configs* view and the context key that depends on it. */
export function createConfigsView(folders: FolderSessions): vscode.Disposable {
  const tree = new ConfigTree(folders);
  const view = vscode.window.createTreeView(viewIds.configs, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const hasConfigs = new ManagedContextKey(contextKeys.hasConfigs);
  const update = () =>
    hasConfigs.set(folders.sessions.some(({ configs }) => configs.configs.length > 0));
  return vscode.Disposable.from(
    view,
    tree,
    folders.onDidChangeConfigs(update),
    folders.onDidChangeFolders(update),
  );
}
