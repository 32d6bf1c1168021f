import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { exportFormats } from "../../../src/report/exports/exportFormats.ts";
import { configRules } from "../../../src/run/configRules.ts";
import { loadSourceModules, root } from "./sourceModules.ts";

const { kinds } = configRules;
const registries = [
  kinds.providers,
  kinds.loggers,
  kinds.handlers,
  kinds.dispatchers,
  kinds.sources,
  kinds.triggers,
];
const names = [
  ...registries.flatMap((registry) => registry.map(({ kind }) => kind)),
  ...exportFormats.map(({ name }) => name),
];

const modules = await Promise.all(
  (await loadSourceModules()).map(async ({ file }) => {
    return { file, source: await readFile(path.join(root, file), "utf8") };
  }),
);

/** Folders of one kind each, and folders in which a file is a kind; what else lies beside them is of no kind. */
const shared = /^src\/(loggers|streams\/triggers)\/kinds$|^src\/report\/exports$/;

/** Where each kind is told: its folder, or its file where several lie side by side. */
const places = new Map<string, string[]>();
for (const { file, source } of modules) {
  const folder = path.posix.dirname(file);
  const [, name] =
    /^export const \w+: \w+(?:Kind|Format)\b[^\n]*\{\n {2}(?:kind|name): "([\w-]+)"/m.exec(
      source,
    ) ?? [];
  if (name === undefined) continue;
  places.set(name, [...(places.get(name) ?? []), shared.test(folder) ? file : folder]);
}

/** Kinds of other things that share a name with one of these. */
const others = /\berror\.kind === "http"|\bbodyEncoding [!=]== "json"/g;

describe("kinds", () => {
  it("have a place each", () => {
    assert.deepEqual(
      names.filter((name) => !places.has(name)),
      [],
    );
  });

  it("are told apart in their own places only", () => {
    const found = modules.flatMap(({ file, source }) =>
      source
        .split("\n")
        .flatMap((line, at) =>
          findTold(line).some((name) => !isIn(places.get(name) ?? [], file))
            ? [`${file}:${at + 1}: ${line.trim()}`]
            : [],
        ),
    );
    assert.deepEqual(found, []);
  });

  it("have a description and describe each of their keys", () => {
    const silent: string[] = [];
    for (const { kind, schema } of registries.flat()) {
      const json = z.toJSONSchema(schema, { io: "input" }) as Described;
      for (const option of json.oneOf ?? json.anyOf ?? [json]) {
        for (const [key, value] of Object.entries(option.properties ?? {})) {
          if (value.description === undefined) silent.push(`${kind}: ${key}`);
        }
      }
    }
    assert.deepEqual(silent, []);
  });

  it("have the name that their schema asks for", () => {
    for (const { kind, schema } of registries.flat()) {
      assert.deepEqual([...(schema._zod.propValues?.kind ?? [])], [kind]);
    }
  });

  it("are known to this test however they are told", () => {
    for (const line of [
      'if (handler.kind === "sse") {',
      '.filter(({ kind }) => kind !== "jsonl")',
      'case "redis-stream":',
      'if ("grpc" === kind) {',
      'const isOfSystem = ["sse", "websocket"].includes(handler.kind);',
      'if (error.kind === "http" && kind === "sse") {',
      'type Http = Extract<HandlerConfig, { kind: "http" }>;',
    ]) {
      assert.notDeepEqual(findTold(line), [], line);
    }
    for (const line of [
      'if (node.kind === "running") return;',
      'const config = { kind: "sse" };',
      'if (error.kind === "http") return;',
    ]) {
      assert.deepEqual(findTold(line), [], line);
    }
  });
});

interface Described {
  readonly oneOf?: Described[];
  readonly anyOf?: Described[];
  readonly properties?: Record<string, { readonly description?: string }>;
}

/** The kinds that a line of code compares something with. */
function findTold(line: string): string[] {
  const rest = line.replace(others, "");
  const patterns = [
    /(?:[!=]== |\bcase )"([\w-]+)"/g,
    /"([\w-]+)" [!=]==/g,
    /\{ (?:kind|generator): "([\w-]+)" \}>/g,
    ...(/\.(?:includes|has)\(/.test(rest) ? [/"([\w-]+)"/g] : []),
  ];
  const told = patterns.flatMap((pattern) =>
    [...rest.matchAll(pattern)].map(([, name = ""]) => name),
  );
  return told.filter((name) => names.includes(name));
}

function isIn(own: readonly string[], file: string): boolean {
  return own.some((place) => file === place || file.startsWith(`${place}/`));
}
