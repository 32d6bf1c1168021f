import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { init } from "es-module-lexer";
import {
  findCycles,
  loadSourceModules,
  parseModule,
  root,
  type SourceModule,
} from "./sourceModules.ts";

/** What each room of the house may import of the others; itself is always allowed. */
const allowedRooms: Record<string, string[]> = {
  "src/common": [],
  "src/model": [],
  "src/store": ["src/common", "src/model"],
  "src/loggers": ["src/common", "src/model"],
  "src/providers": ["src/common", "src/model"],
  "src/scenarios": ["src/common", "src/model"],
  "src/streams": ["src/common", "src/model"],
  "src/report": ["src/common", "src/model"],
  "src/imports": ["src/common", "src/model"],
  "src/queue": ["src/common", "src/model"],
  "src/run": [
    ...["src/common", "src/model", "src/store", "src/loggers", "src/providers"],
    ...["src/imports", "src/queue", "src/scenarios", "src/streams", "src/report"],
  ],
  "src/agents": [...["src/common", "src/model", "src/store", "src/report", "src/run"]],
  "src/service": [
    ...["src/common", "src/model", "src/store", "src/scenarios", "src/report", "src/run"],
  ],
  "src/host": [
    ...["src/common", "src/model", "src/store", "src/scenarios", "src/report", "src/run"],
    ...["src/agents", "src/service"],
  ],
  "src/cli": [
    ...["src/common", "src/model", "src/store", "src/scenarios", "src/report", "src/run"],
    ...["src/agents", "src/queue", "src/service", "package.json"],
  ],
  "src/editor": ["src/common", "src/model"],
  "src/extension.ts": ["src/model", "src/editor"],
  media: ["src/model"],
};

/**
 * What each wing of a room may import of the wings beside it. A wing also knows its own files, those above it at the
 * roots it lies below, and the wings it holds; a root knows all its wings.
 */
const allowedWings: Record<string, string[]> = {
  "media/report/json": ["elements"],
  "media/report/session": ["elements"],
  "media/report/probe": ["elements"],
  "media/report/workers": ["elements"],
  "media/report/tests": ["elements", "json", "session"],
  "media/report/streams": ["elements", "session", "tests"],
  "media/report/compare": ["elements", "session", "tests"],
  "media/report/data": ["elements", "session"],
  "media/report/history": ["elements", "session"],
  "src/cli/output": ["line"],
  "src/cli/ci": ["line"],
  "src/agents/start": ["words"],
  "src/agents/tools": ["start", "words"],
  "src/cli/mcp": ["line"],
  "src/cli/commands": ["ci", "line", "mcp", "output"],
  "src/editor/agents": ["host"],
  "src/editor/assist": ["host", "keys", "text"],
  "src/editor/testing": ["host", "text"],
  "src/editor/tree": ["host", "text"],
  "src/editor/problems": ["host"],
  "src/editor/queue": ["host", "keys"],
  "src/editor/report": ["host", "text"],
  "src/editor/views": ["host", "text", "tree"],
  "src/editor/wizard": ["host", "keys", "text"],
  "src/editor/commands": ["host", "keys", "queue", "text", "wizard"],
  "src/loggers/records": ["lines"],
  "src/loggers/kinds": ["lines", "measure", "records"],
  "src/model/words": ["json"],
  "src/model/config": ["json", "time", "words"],
  "src/model/results": ["config", "json", "words"],
  "src/model/wire": ["config", "results", "time"],
  "src/providers/wire": ["http"],
  "src/providers/anthropic": ["wire"],
  "src/providers/google": ["wire"],
  "src/providers/openai": ["wire"],
  "src/providers/openaiCompatible": ["openai", "wire"],
  "src/providers/azure": ["openai", "wire"],
  "src/report/comparison": ["exports", "statistics"],
  "src/report/history": ["statistics"],
  "src/report/exports/html": ["statistics"],
  "src/run/check": ["baseline"],
  "src/run/compare": ["baseline"],
  "src/run/follow": ["journal", "streams"],
  "src/run/drafts": ["masking"],
  "src/run/manage": ["probe"],
  "src/run/masking": ["journal"],
  "src/run/models": ["masking"],
  "src/run/prompts": ["journal", "judging", "masking"],
  "src/run/queue": ["journal", "prompts"],
  "src/run/queue/worker": ["journal", "judging", "masking", "prompts"],
  "src/run/reports": ["follow", "journal", "probe", "records", "teeth"],
  "src/run/resume": ["journal"],
  "src/run/scan": ["masking"],
  "src/run/settle": ["journal", "prompts"],
  "src/run/topUp": ["journal"],
  "src/run/streams": ["journal", "judging", "masking", "system"],
  "src/run/system": ["masking"],
  "src/scenarios/validation/keywords": ["validation/formats", "validation/patterns"],
  "src/scenarios/schemas": ["files", "validation"],
  "src/scenarios/advice": ["schemas", "validation"],
  "src/scenarios/cases": ["files"],
  "src/scenarios/fixes": ["files"],
  "src/scenarios/drafts": ["files"],
  "src/scenarios/strict": ["advice"],
  "src/scenarios/assist": ["config", "files"],
  "src/scenarios/config": ["advice", "cases", "files", "schemas", "strict"],
  "src/scenarios/replies": ["cases", "schemas"],
  "src/service/outputs": ["http"],
  "src/service/results": ["http"],
  "src/service/document": ["http"],
  "src/service/components": ["http", "outputs"],
  "src/service/routes": ["components", "document", "events", "http", "outputs", "results"],
  "src/store/index": ["results"],
  "src/store/trash": ["index", "results"],
  "src/streams/handlers/amqp": ["handlers/messages"],
  "src/streams/handlers/grpc": ["handlers/bodies", "handlers/requests"],
  "src/streams/handlers/http": ["handlers/bodies", "handlers/direct", "handlers/requests"],
  "src/streams/handlers/messages": ["handlers/bodies"],
  "src/streams/handlers/kafka": ["handlers/messages"],
  "src/streams/handlers/mqtt": ["handlers/messages"],
  "src/streams/handlers/nats": ["handlers/messages"],
  "src/streams/handlers/redisStream": ["handlers/bodies"],
  "src/streams/handlers/sse": ["handlers/bodies"],
  "src/streams/handlers/websocket": ["handlers/bodies"],
  "src/streams/observers": ["handlers", "ledger", "triggers"],
  "src/streams/sources": ["dispatchers", "ledger"],
  "src/streams/sources/httpReplay": ["dispatchers"],
};
const editorRooms = ["src/editor", "src/extension.ts"];

const modules = await loadSourceModules();

describe("import rules", () => {
  it("knows every room", () => {
    const unknown = modules.map(({ file }) => roomOf(file)).filter((room) => !allowedRooms[room]);
    assert.deepEqual(unknown, []);
  });

  it("lets a room import only the rooms below it", () => {
    const isForbidden = (from: string, to: string) =>
      roomOf(from) !== roomOf(to) && !allowedRooms[roomOf(from)]?.includes(roomOf(to));
    assert.deepEqual(
      findImports((module) => module.files.filter((to) => isForbidden(module.file, to))),
      [],
    );
  });

  it("lets a wing import only the wings it may know", () => {
    assert.deepEqual(
      findImports((module) =>
        module.files.filter((to) => {
          const [from, other] = [wingOf(module.file), wingOf(to)];
          return (
            roomOf(module.file) === roomOf(to) && !isAbove(from, other) && !mayKnow(from, other)
          );
        }),
      ),
      [],
    );
  });

  it("names no wing that is gone, and allows nothing that nobody needs", () => {
    const isUsed = (wing: string, other: string) =>
      modules.some(
        ({ file, files }) =>
          wingOf(file) === wing && files.some((to) => isWithin(other, wingOf(to))),
      );
    const unused = listWingRules().filter(([wing, other]) => !isUsed(wing, other));
    assert.deepEqual(unused, []);
  });

  it("has no circle among the wings of a room or a wing, through files at its root neither", () => {
    const parents = new Set(modules.map(({ file }) => wingOf(file)).flatMap(listAbove));
    const circles = [...parents].flatMap((parent) => findCycles(buildWingGraph(parent)));
    assert.deepEqual(circles, []);
  });

  it("lets the common room import nothing but node", () => {
    assert.deepEqual(
      findImports((module) =>
        roomOf(module.file) === "src/common"
          ? module.packages.filter((name) => !name.startsWith("node:"))
          : [],
      ),
      [],
    );
  });

  it("lets only the model's own schemas come from a package, zod, and its words from the one that translates", () => {
    // Words are shown in the window's language where somebody has set it, and are English everywhere else.
    const isAllowed = ({ file }: SourceModule, name: string) =>
      name === "zod" || (name === "@vscode/l10n" && wingOf(file) === "src/model/words");
    const ofModel = (module: SourceModule) => roomOf(module.file) === "src/model";
    assert.deepEqual(
      findImports((module) =>
        ofModel(module) ? module.packages.filter((name) => !isAllowed(module, name)) : [],
      ),
      [],
    );
  });

  it("keeps vscode, its types included, below the editor", () => {
    assert.deepEqual(
      findImports((module) =>
        editorRooms.includes(roomOf(module.file))
          ? []
          : module.packages.filter((name) => name === "vscode"),
      ),
      [],
    );
  });

  it("keeps node out of the webview pages", () => {
    assert.deepEqual(
      findImports((module) =>
        roomOf(module.file) === "media"
          ? module.packages.filter((name) => name.startsWith("node:"))
          : [],
      ),
      [],
    );
  });

  it("has no cycles", () => {
    assert.deepEqual(findCycles(modules), []);
  });
});

describe("export rules", () => {
  it("has no barrels", () => {
    const isBarrel = ({ exportNames, reexports }: SourceModule) =>
      reexports.length > 0 && reexports.length >= exportNames.length;
    assert.deepEqual(
      modules.filter(isBarrel).map(({ file }) => file),
      [],
    );
  });

  it("has no default exports", () => {
    const withDefault = modules.filter(({ exportNames }) => exportNames.includes("default"));
    assert.deepEqual(
      withDefault.map(({ file }) => file),
      [],
    );
  });

  it("has the linter forbid any, with no exception in the sources", async () => {
    const config = JSON.parse(await readFile(path.join(root, "biome.json"), "utf8"));
    assert.equal(config.linter.rules.suspicious.noExplicitAny, "error");
    const exceptions: string[] = [];
    for (const { file } of modules) {
      const source = await readFile(path.join(root, file), "utf8");
      if (/biome-ignore.*noExplicitAny|@ts-(ignore|nocheck)/.test(source)) exceptions.push(file);
    }
    assert.deepEqual(exceptions, []);
  });
});

describe("the reader of imports", () => {
  it("sees types, dynamic imports and imports within types", async () => {
    await init;
    const source = `
      import type { Uri } from "vscode";
      import { type A, b } from "../model/a.ts";
      import * as z from "zod";
      export type { C } from "./c.ts";
      type D = import("./d.ts").D;
      const text = 'import e from "./not.ts"'; // import f from "./neither.ts"
      export const load = async <T extends A>(x: T): Promise<T> => (await import("./g.ts")).g(x, b, z, text);
    `;
    const module = parseModule("src/run/sample.ts", source);
    assert.deepEqual(module.packages, ["vscode", "zod"]);
    assert.deepEqual(module.files, [
      "src/model/a.ts",
      "src/run/c.ts",
      "src/run/g.ts",
      "src/run/d.ts",
    ]);
    assert.deepEqual(module.reexports, ["./c.ts"]);
    assert.deepEqual(module.exportNames, ["C", "load"]);
  });

  it("finds a way round", () => {
    const make = (file: string, ...files: string[]): SourceModule => ({
      file,
      files,
      packages: [],
      exportNames: [],
      reexports: [],
    });
    assert.deepEqual(findCycles([make("a", "b"), make("b", "c"), make("c", "b")]), [
      ["b", "c", "b"],
    ]);
  });
});

// --- internal ---

/** `src/run` for `src/run/plan.ts`, `src/extension.ts` for itself, `media` for all below it. */
function roomOf(file: string): string {
  const [top = file, second = ""] = file.split("/");
  return top === "src" ? `${top}/${second}` : top;
}

/** The folder of a file: `src/run/prompts` for `src/run/prompts/runTest.ts`. */
function wingOf(file: string): string {
  return path.posix.dirname(file);
}

function isWithin(folder: string, other: string): boolean {
  return other === folder || other.startsWith(`${folder}/`);
}

/** Whether one of two folders lies below the other, or both are one. */
function isAbove(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

function mayKnow(from: string, other: string): boolean {
  return listWingRules().some(([wing, known]) => wing === from && isWithin(known, other));
}

/** A folder and all that it lies in. */
function listAbove(folder: string): string[] {
  const above = path.posix.dirname(folder);
  return above === "." ? [folder] : [folder, ...listAbove(above)];
}

/** Which wing directly below a folder knows which other one, by an import or by one of a file at the folder's root. */
function buildWingGraph(parent: string): SourceModule[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const childOf = (file: string) => {
    const [child = "", ...rest] = file.slice(parent.length + 1).split("/");
    return rest.length === 0 ? undefined : `${parent}/${child}`;
  };
  const inside = modules.filter(({ file }) => file.startsWith(`${parent}/`));
  const edges = new Map<string, Set<string>>();
  for (const { file, files } of inside) {
    const wing = childOf(file);
    if (wing === undefined) continue;
    const known = edges.get(wing) ?? new Set();
    edges.set(wing, known);
    const waiting = [...files];
    const seen = new Set(waiting);
    for (const to of waiting) {
      if (!to.startsWith(`${parent}/`)) continue;
      const other = childOf(to);
      if (other !== undefined) {
        if (other !== wing) known.add(other);
        continue;
      }
      for (const next of byFile.get(to)?.files ?? []) if (!seen.has(next)) waiting.push(next);
      for (const next of byFile.get(to)?.files ?? []) seen.add(next);
    }
  }
  return [...edges].map(([file, known]) => ({
    file,
    files: [...known],
    packages: [],
    exportNames: [],
    reexports: [],
  }));
}

/** The table of wings as pairs of folders. */
function listWingRules(): [wing: string, other: string][] {
  return Object.entries(allowedWings).flatMap(([wing, others]) => {
    const room = wing.split("/").slice(0, 2).join("/");
    return others.map((other): [string, string] => [wing, `${room}/${other}`]);
  });
}

/** Offending imports as `file -> import` lines. */
function findImports(pick: (module: SourceModule) => string[]): string[] {
  return modules.flatMap((module) => pick(module).map((target) => `${module.file} -> ${target}`));
}
