import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../model/userError.ts";
import type { EditorServices } from "./editorServices.ts";
import { showError } from "./showError.ts";

/** Links to this extension, from wherever they were followed: a report opens, at the section that is named. */
export function registerLinks(services: EditorServices): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: (uri) =>
      openLink(services, uri).catch((error) => showError(services.log, "link", error)),
  });
}

// --- internal ---

async function openLink({ folders, reports }: EditorServices, uri: vscode.Uri): Promise<void> {
  const { readReportLink } = await import("../model/wire/reportLinkProtocol.ts");
  const link = readReportLink(uri);
  if (link === undefined) {
    throw new UserError(t("{0} is no link to a report", uri.toString()), { code: "usage" });
  }
  const { id: folder } = await folders.findRun(link.runId);
  reports.open({ folder, runId: link.runId }, link.section);
}
