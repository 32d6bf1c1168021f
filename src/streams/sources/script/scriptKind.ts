import path from "node:path";
import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { timeModeSchema } from "../../../model/config/streamSource.ts";
import { commonKeys } from "../commonKeys.ts";
import type { SourceKind } from "../sourceKind.ts";
import { findScriptFaults } from "./scriptCheck.ts";
import { openScriptFeed } from "./scriptFile.ts";

const schema = z.strictObject({
  ...commonKeys,
  kind: z.literal("script").meta({ description: "Changes from a JSONL file." }),
  file: z
    .string()
    .min(1)
    .meta({ description: "JSONL file, relative to this one." })
    .register(editorHints, { files: { what: "script file", usual: "**/*.{jsonl,ndjson}" } }),
  timeMode: timeModeSchema,
});
type ScriptConfig = z.infer<typeof schema>;

export const scriptKind: SourceKind<ScriptConfig> = {
  kind: "script",
  schema,
  findFile: ({ file }) => ({ key: "file", file, what: "script file" }),
  findContentFaults: (config, folder) => findScriptFaults(describeScript(config, folder)),
  openFeed: (config, { folder }) => openScriptFeed(describeScript(config, folder)),
};

// --- internal ---

function describeScript({ file, timeMode }: ScriptConfig, folder: string) {
  return {
    path: path.resolve(folder, file),
    shownFile: file,
    needsStart: timeMode === "recorded",
  };
}
