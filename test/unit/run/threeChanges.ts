import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { SourceConfig } from "../../../src/model/config/streamSource.ts";
import { sourceConfigSchema } from "../configs.ts";

/** Writes a script of three changes beside the scenarios of a workspace, and makes a source of it that plays them at once. */
export async function makeThreeChanges(
  workspaceFolder: string,
  config: Record<string, unknown>,
): Promise<SourceConfig> {
  const file = path.join(workspaceFolder, "data/scenarios/three.jsonl");
  const lines = [1, 2, 3].map((n) => ({ kind: "change", offset_ns: 0, change: { n } }));
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const script = { id: "script", kind: "script", file: "three.jsonl", timeMode: "live" };
  return sourceConfigSchema.parse({ ...script, ...config });
}
