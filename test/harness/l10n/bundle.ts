import { readFile } from "node:fs/promises";
import path from "node:path";
import { glob } from "tinyglobby";
import { repositoryRoot } from "../paths.ts";
import { type Extracted, extractMessages } from "./extractMessages.ts";
import { withParsed } from "./parseSources.ts";

/** Where the texts of the code are, for those who translate them; a translation stands beside it, `bundle.l10n.<language>.json`. */
export const bundleFile = path.join(repositoryRoot, "l10n/bundle.l10n.json");

/** The sources that match some patterns, by path below the root. */
export async function loadSources(patterns: readonly string[]): Promise<Map<string, string>> {
  const files = await glob([...patterns, "!**/*.d.ts"], { cwd: repositoryRoot });
  const read = files.toSorted().map(async (file): Promise<[string, string]> => {
    return [file, await readFile(path.join(repositoryRoot, file), "utf8")];
  });
  return new Map(await Promise.all(read));
}

/** The texts of all code that is shown in VS Code. */
export async function extractTexts(): Promise<Extracted> {
  const sources = await loadSources(["src/**/*.ts", "media/**/*.ts"]);
  const own = new Map([...sources].filter(([, text]) => text.includes("@vscode/l10n")));
  return await withParsed(own, extractMessages);
}

/** The bundle as it is written, in the order of the keys. */
export function formatBundle({ messages }: Pick<Extracted, "messages">): string {
  const ordered = [...messages].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`;
}
