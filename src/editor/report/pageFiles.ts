import * as vscode from "vscode";
import type { PageFiles } from "./reportHtml.ts";

/** Where the files of pages lie; nothing else can be loaded by them. */
export function listResourceRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist", "media")];
}

/** The icon in the tab of a page; its colour stands out from light and dark tabs alike. */
export function findPageIcon(
  extensionUri: vscode.Uri,
  page: "report" | "comparison" | "data" | "history",
): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "media", "icons", `${page}.svg`);
}

/** The files of a page by the addresses that its webview loads them from, and the texts of the window's language. */
export function findPageFiles(webview: vscode.Webview, extensionUri: vscode.Uri): PageFiles {
  const resource = (...segments: string[]) =>
    webview
      .asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "media", ...segments))
      .toString();
  return {
    cspSource: webview.cspSource,
    scriptUri: resource("report.js"),
    styleUri: resource("report.css"),
    codiconsUri: resource("codicons", "codicon.css"),
    language: vscode.env.language,
    strings: vscode.l10n.bundle,
  };
}
