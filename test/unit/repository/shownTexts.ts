import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadSourceModules, root } from "./sourceModules.ts";

/** A text that is looked up in the window's language, and the file that shows it. */
export interface ShownText {
  readonly file: string;
  /** In English, by which it is found. */
  readonly text: string;
}

/** The texts of all modules that look texts up; throws for one that is not written out where it is asked for. */
export async function listShownTexts(): Promise<ShownText[]> {
  const modules = await loadSourceModules();
  const files = modules.filter(({ packages }) => packages.includes("@vscode/l10n"));
  const lists = files.map(async ({ file }) => {
    return findShownTexts(file, await readFile(path.join(root, file), "utf8"));
  });
  return (await Promise.all(lists)).flat();
}

/** The texts that a source asks for. */
export function findShownTexts(file: string, source: string): ShownText[] {
  return [...source.matchAll(call)].map(({ index, 0: whole, 1: literal }) => {
    const line = source.slice(0, index).split("\n").length;
    if (literal === undefined) throw new Error(`${file}:${line}: ${whole} is no text in quotes`);
    return { file, text: JSON.parse(literal) };
  });
}

// --- internal ---

const call = /\bl10n\.t\(\s*(?:("(?:[^"\\]|\\.)*")\s*[,)]|[^\n]{0,40})/g;
