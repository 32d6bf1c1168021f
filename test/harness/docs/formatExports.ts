import type { ExportFormat } from "../../../src/report/exports/exportFormat.ts";
import { formatMarkdownTable } from "./markdownTable.ts";

/** Export formats as a Markdown table. */
export function formatExports(formats: readonly ExportFormat[]): string {
  const rows = formats.map(({ name, extension, description, isOneRunAFile }) => [
    `\`${name}\``,
    description,
    isOneRunAFile ? "a file each, in a folder" : "one file",
    `\`.${extension}\``,
  ]);
  return formatMarkdownTable(["format", "what comes of a run", "several runs", "files"], rows);
}
