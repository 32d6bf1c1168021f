import { existsSync } from "node:fs";
import path from "node:path";
import { FileFault } from "../../../common/regularFile.ts";
import { readUtf8File } from "../../../common/utf8Text.ts";

/**
 * Reads a .proto file and all that it imports, as the parser will, which would wait for ever at a pipe. Throws what reading
 * the file itself throws, and of an imported one an error that names it when it is no file or too large.
 */
export async function checkProtoFiles(file: string, includeDirs: readonly string[]): Promise<void> {
  const folders = [path.dirname(file), ...includeDirs];
  const left = listImports(await readUtf8File(file), folders);
  const seen = new Set([file]);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (seen.size > mostFiles) throw new Error(`it imports more than ${mostFiles} files`);
    left.push(...listImports(await readImported(next), [...folders, path.dirname(next)]));
  }
}

// --- internal ---

const mostFiles = 1000;
const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w.]+|\S/g;

/** Absolute paths of what a text imports and that is there; the rest is for the parser to tell of. */
function listImports(text: string, folders: readonly string[]): string[] {
  const words = [...text.matchAll(tokens)]
    .map(([word]) => word)
    .filter((word) => !/^\/[/*]/.test(word));
  return words.flatMap((word, at) => {
    if (word !== "import") return [];
    const target = words.slice(at + 1, at + 3).find((each) => /^["']/.test(each));
    if (target === undefined) return [];
    if (target.includes("\\")) throw new Error(`it imports ${target}, which has an escape in it`);
    const name = target.slice(1, -1);
    return folders.map((folder) => path.resolve(folder, name)).filter((each) => existsSync(each));
  });
}

/** What else is wrong with it is told by the parser, with its place. */
async function readImported(file: string): Promise<string> {
  try {
    return await readUtf8File(file);
  } catch (error) {
    if (error instanceof FileFault) throw new Error(`it imports ${file}, which ${error.message}`);
    return "";
  }
}
