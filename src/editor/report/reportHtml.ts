import { randomBytes } from "node:crypto";
import { t } from "@vscode/l10n";
import { escapeHtml } from "../../common/escapeHtml.ts";
import type { HistoryConfig } from "../../model/results/history.ts";
import { buildStringsHtml, type Strings } from "./stringsHtml.ts";

/** Addresses of the files of a page, as the webview may load them. */
export interface PageFiles {
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly codiconsUri: string;
  /** The window's language, and its texts; those of pages in English are their own. */
  readonly language: string;
  readonly strings: Strings;
}

export interface ReportHtmlOptions extends PageFiles {
  readonly runId: string;
  /** URI of the workspace folder as text. */
  readonly folder: string;
}

export interface ComparisonHtmlOptions extends PageFiles {
  /** The base first. */
  readonly runIds: readonly string[];
  /** URI of the workspace folder as text. */
  readonly folder: string;
}

export interface HistoryHtmlOptions extends PageFiles {
  /** URI of the workspace folder as text. */
  readonly folder: string;
  readonly config: HistoryConfig;
}

/** The page of a report without any data: that comes by message. */
export function buildReportHtml({ runId, folder, ...files }: ReportHtmlOptions): string {
  return buildPage(files, {
    title: "Touchstone Report",
    element: "touchstone-report",
    note: t("Loading report…"),
    data: { "run-id": runId, folder },
  });
}

/** The page of a comparison, likewise. */
export function buildComparisonHtml({ runIds, folder, ...files }: ComparisonHtmlOptions): string {
  return buildPage(files, {
    title: "Touchstone Comparison",
    element: "touchstone-comparison",
    note: t("Comparing runs…"),
    data: { "run-ids": runIds.join(" "), folder },
  });
}

/** A page that says why there is nothing else on it. */
export function buildFaultHtml(message: string): string {
  const policy = "default-src 'none'";
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <title>Touchstone Report</title>
  </head>
  <body><main><h1>${escapeHtml(t("This report cannot be shown"))}</h1><p role="alert">${escapeHtml(message)}</p></main></body>
</html>
`;
}

/** The page *Manage Data* of a folder, likewise. */
export function buildDataHtml({ folder, ...files }: PageFiles & { folder: string }): string {
  return buildPage(files, {
    title: "Touchstone Data",
    element: "touchstone-data",
    note: t("Looking at the data folder…"),
    data: { folder },
  });
}

/** The page of the history of a config, likewise. */
export function buildHistoryHtml({ folder, config, ...files }: HistoryHtmlOptions): string {
  return buildPage(files, {
    title: "Touchstone History",
    element: "touchstone-history",
    note: t("Reading runs…"),
    data: { folder, config: JSON.stringify(config) },
  });
}

// --- internal ---

interface Page {
  readonly title: string;
  /** The element that shows it. */
  readonly element: string;
  /** Until the element is there. */
  readonly note: string;
  /** What it is told before any message. */
  readonly data: Readonly<Record<string, string>>;
}

function buildPage(
  { cspSource, scriptUri, styleUri, codiconsUri, language, strings }: PageFiles,
  { title, element, note, data }: Page,
): string {
  const nonce = randomBytes(16).toString("base64url");
  const attributes = Object.entries(data).map(
    ([name, value]) => ` data-${name}="${escapeHtml(value)}"`,
  );
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // Images that went with prompts come by message: no folder is opened to the page for them.
    `img-src ${cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${strings === undefined ? "en" : escapeHtml(language)}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeHtml(codiconsUri)}">
    <link rel="stylesheet" href="${escapeHtml(styleUri)}">
    ${buildStringsHtml(strings)}
    <script defer nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
  </head>
  <body${attributes.join("")}>
    <${element}><p role="status">${escapeHtml(note)}</p></${element}>
  </body>
</html>
`;
}
