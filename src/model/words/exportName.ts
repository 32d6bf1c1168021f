/** File name of an export: that of the result file it is made of, or one that fits several. */
export function formatExportName(resultFile: string | undefined, extension: string): string {
  return `${resultFile?.replace(/\.json$/, "") ?? "touchstone-runs"}.${extension}`;
}
