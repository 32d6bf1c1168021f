import type { ExportedRun, ExportFormat } from "./exportFormat.ts";

/** Result files, byte for byte. */
export const jsonExport: ExportFormat = {
  name: "json",
  label: "JSON",
  description: "the result file as it is",
  extension: "json",
  contentType: "application/json",
  isOneRunAFile: true,
  values: "always",
  stream: streamJson,
};

// --- internal ---

async function* streamJson(runs: readonly ExportedRun[]): AsyncGenerator<string | Uint8Array> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) {
    yield* only.bytes;
    return;
  }
  yield "[";
  for (const [at, { bytes }] of runs.entries()) {
    if (at > 0) yield ",";
    yield* bytes;
  }
  yield "]";
}
