import { randomBytes } from "node:crypto";
import { escapeHtml } from "../../common/escapeHtml.ts";

/** Addresses of the report page's files, as the webview may load them. */
export interface ReportHtmlOptions {
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly codiconsUri: string;
  readonly runId: string;
  /** URI of the workspace folder as text. */
  readonly folder: string;
}

/** The page without any data: that comes by message. */
export function buildReportHtml(options: ReportHtmlOptions): string {
  const nonce = randomBytes(16).toString("base64url");
  const { cspSource, scriptUri, styleUri, codiconsUri, runId, folder } = options;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // Images that went with prompts come by message: no folder is opened to the page for them.
    `img-src ${cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Touchstone Report</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeHtml(codiconsUri)}">
    <link rel="stylesheet" href="${escapeHtml(styleUri)}">
    <script defer nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
  </head>
  <body data-run-id="${escapeHtml(runId)}" data-folder="${escapeHtml(folder)}">
    <touchstone-report><p role="status">Loading report…</p></touchstone-report>
  </body>
</html>
`;
}
