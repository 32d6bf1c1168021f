import { UserError } from "../../model/userError.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import { csvExport } from "./csvExport.ts";
import { ctrfExport } from "./ctrfExport.ts";
import { eeeExport } from "./eeeExport.ts";
import type { ExportFormat, ExportOptions } from "./exportFormat.ts";
import { htmlExport } from "./html/htmlExport.ts";
import { jsonExport } from "./jsonExport.ts";
import { junitExport } from "./junitExport.ts";
import { markdownExport } from "./markdownExport.ts";

/** Every format that runs can be exported in, in the order in which they are offered. */
export const exportFormats: readonly ExportFormat[] = [
  jsonExport,
  csvExport,
  markdownExport,
  junitExport,
  ctrfExport,
  htmlExport,
  eeeExport,
];

/** The format of this name; throws `UserError` ("usage"). */
export function getExportFormat(name: string): ExportFormat {
  const format = exportFormats.find((each) => each.name === name);
  if (format !== undefined) return format;
  const names = formatAlternatives(exportFormats.map((each) => each.name));
  throw new UserError(`The format of an export is ${names}, not "${name}".`, { code: "usage" });
}

/** Throws `UserError` ("usage") where values are asked for in a format that has no place for them. */
export function checkExportOptions(
  { label, values }: ExportFormat,
  { includeValues }: ExportOptions,
): void {
  if (!includeValues || values !== "never") return;
  throw new UserError(`${label} holds no replies or values: choose another format for them.`, {
    code: "usage",
  });
}
