import type { ImportKind } from "../importKind.ts";
import { isPromptfooConfig, readPromptfooConfig } from "./readConfig.ts";
import { findPromptfooResults, readPromptfooResults } from "./readResults.ts";

/** promptfoo: its YAML or JSON config, and what `-o results.json` or `.jsonl` writes. */
export const promptfooKind: ImportKind = {
  name: "promptfoo",
  label: "promptfoo",
  detects: (source) =>
    findPromptfooResults(source) !== undefined || isPromptfooConfig(source.document),
  read(source, notes) {
    const found = findPromptfooResults(source);
    return found === undefined
      ? readPromptfooConfig(source, notes)
      : readPromptfooResults(found, source.fileName, notes);
  },
};
