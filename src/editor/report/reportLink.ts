import * as vscode from "vscode";
import type { ReportLink } from "../../model/wire/reportLinkProtocol.ts";

/** A link that VS Code opens with this extension, such as `vscode://<publisher>.<name>/report?run=<id>&section=failures`. */
export function buildReportLink(extensionId: string, { runId, section }: ReportLink): string {
  const query = new URLSearchParams({ run: runId, ...(section === undefined ? {} : { section }) });
  return `${vscode.env.uriScheme}://${extensionId}/report?${query}`;
}
