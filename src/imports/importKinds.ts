import { UserError } from "../model/userError.ts";
import { formatAlternatives } from "../model/words/alternatives.ts";
import { benchmarkKind } from "./benchmark/benchmarkKind.ts";
import { drasiKind } from "./drasi/drasiKind.ts";
import type { ImportKind, ImportSource } from "./importKind.ts";
import { inspectKind } from "./inspect/inspectKind.ts";
import { openaiEvalsKind } from "./openaiEvals/openaiEvalsKind.ts";
import { promptfooKind } from "./promptfoo/promptfooKind.ts";
import { promptYmlKind } from "./promptYml/promptYmlKind.ts";

/** Every format that is imported, in the order in which a file is held against them. */
export const importKinds: readonly ImportKind[] = [
  promptfooKind,
  promptYmlKind,
  inspectKind,
  openaiEvalsKind,
  benchmarkKind,
  drasiKind,
];

/** The format of a file, or the one that was named. Throws `UserError` ("usage") for a name, ("config") for a file that is none. */
export function findImportKind(source: ImportSource, name: string | undefined): ImportKind {
  if (name !== undefined) checkImportName(name);
  const kind = importKinds.find((each) => name === undefined || each.name === name);
  const found = importKinds.find(
    (each) => (name === undefined || each === kind) && each.detects(source),
  );
  if (found !== undefined) return found;
  const wanted =
    name === undefined || kind === undefined
      ? formatAlternatives(importKinds.map((each) => each.label))
      : kind.label;
  throw new UserError(`${source.fileName} is no file of ${wanted}; nothing was written.`, {
    code: "config",
  });
}

/** Throws `UserError` ("usage") where no format has this name. */
export function checkImportName(name: string): void {
  if (importKinds.some((each) => each.name === name)) return;
  const names = formatAlternatives(importKinds.map((each) => each.name));
  throw new UserError(`--from takes ${names}, not "${name}".`, { code: "usage" });
}
