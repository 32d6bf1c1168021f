import type { Node, SourceFile } from "typescript/unstable/ast";
import { API } from "typescript/unstable/async";
import { createVirtualFileSystem } from "typescript/unstable/fs";

/** Has TypeScript parse texts by the path of their file, and resolves nothing that they import; `work` ends before they are gone. */
export async function withParsed<T>(
  texts: ReadonlyMap<string, string>,
  work: (files: ReadonlyMap<string, SourceFile>) => T,
): Promise<T> {
  const compilerOptions = { noLib: true, noResolve: true, types: [] };
  const config = JSON.stringify({ compilerOptions, files: [...texts.keys()] });
  const named = [...texts].map(([file, text]) => [`${folder}/${file}`, text]);
  const fs = createVirtualFileSystem({ [configFile]: config, ...Object.fromEntries(named) });
  const api = new API({ cwd: folder, fs });
  try {
    const [project] = (await api.updateSnapshot({ openProject: configFile })).getProjects();
    const parsed = [...texts.keys()].map(async (file): Promise<[string, SourceFile]> => {
      const found = await project?.program.getSourceFile(`${folder}/${file}`);
      if (found === undefined) throw new Error(`${file} was not parsed`);
      return [file, found];
    });
    return work(new Map(await Promise.all(parsed)));
  } finally {
    await api.close();
  }
}

/** Calls `visit` for a node and all below it, but not below one for which it says no. */
export function walk(node: Node, visit: (node: Node) => boolean): void {
  if (visit(node)) node.forEachChild((child) => walk(child, visit));
}

/** The line of a node, from 1. */
export function lineOf(source: SourceFile, node: Node): number {
  return source.text.slice(0, node.getStart(source)).split("\n").length;
}

// --- internal ---

const folder = "/sources";
const configFile = `${folder}/tsconfig.json`;
