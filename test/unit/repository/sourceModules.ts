import { readFile } from "node:fs/promises";
import path from "node:path";
import { init, parse } from "es-module-lexer";
import { glob } from "tinyglobby";

/** Root of the checkout. */
export const root = path.resolve(import.meta.dirname, "../../..");

/** One source file: what it imports, types included, and what it exports. */
export interface SourceModule {
  /** Path below the root, with `/`. */
  file: string;
  /** Files of this repository, as paths below the root. */
  files: string[];
  /** Packages and built-in modules, as spelled. */
  packages: string[];
  exportNames: string[];
  /** Files and packages whose exports it passes on as its own. */
  reexports: string[];
}

/** Reads every module below `src` and `media`. */
export async function loadSourceModules(): Promise<SourceModule[]> {
  await init;
  const files = await glob(["src/**/*.ts", "media/**/*.ts", "!**/*.d.ts"], { cwd: root });
  return await Promise.all(
    files.toSorted().map(async (file) => {
      return parseModule(file, await readFile(path.join(root, file), "utf8"));
    }),
  );
}

/** Reads the imports and exports of one TypeScript source; call after `init` of es-module-lexer. */
export function parseModule(file: string, source: string): SourceModule {
  const [imports, exports] = parse(source, file);
  const lexed = imports.flatMap(({ specifier }) => (specifier ? [specifier] : []));
  const specifiers = [...new Set([...lexed, ...findImportTypes(source)])];
  const isFile = (specifier: string) => specifier.startsWith(".");
  const folder = path.posix.dirname(file);
  return {
    file,
    files: specifiers.filter(isFile).map((each) => path.posix.join(folder, each)),
    packages: specifiers.filter((each) => !isFile(each)),
    exportNames: exports.flatMap((each) => ("name" in each && each.name ? [each.name] : [])),
    reexports: exports.flatMap((each) => ("from" in each ? [each.from] : [])),
  };
}

/** Finds the ways round that imports take; each is a list of files that ends where it began. */
export function findCycles(modules: SourceModule[]): string[][] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, trail: string[]) => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file]);
    if (start >= 0 || finished.has(file)) return;
    for (const next of byFile.get(file)?.files ?? []) visit(next, [...trail, file]);
    finished.add(file);
  };
  for (const { file } of modules) visit(file, []);
  return cycles;
}

// --- internal ---

/** `import("./a.ts").A` within a type is passed over by the lexer. */
function findImportTypes(source: string): string[] {
  const matches = source.matchAll(/\bimport\(\s*(["'])([^"']+)\1\s*\)/g);
  return [...matches].flatMap(([, , specifier]) => (specifier ? [specifier] : []));
}
