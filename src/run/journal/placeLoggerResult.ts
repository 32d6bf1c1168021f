import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";

/** What a logger left as it stands on disk: its folder is named relative to the data folder. */
export function placeLoggerResult(
  result: OutputLoggerResult,
  dataFolder: string,
): OutputLoggerResult {
  const folder = result.output_folder_path;
  if (folder === null || !path.isAbsolute(folder)) return result;
  return { ...result, output_folder_path: relativePath(dataFolder, folder) };
}
