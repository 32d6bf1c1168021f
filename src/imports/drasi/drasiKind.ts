import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ImportedConfig, ImportKind, ImportSource } from "../importKind.ts";
import type { Notes } from "../notes.ts";
import { createUniqueIds } from "../uniqueIds.ts";
import { buildTestScenario } from "./buildTestScenario.ts";

/** Drasi's test framework: test definitions, alone or in the config of its service. */
export const drasiKind: ImportKind = {
  name: "drasi",
  label: "Drasi",
  detects: ({ document, lines }) => listTests(document).length > 0 || isScript(lines),
  read: readDefinitions,
};

// --- internal ---

/** A definition, or the config of a service that has some in its repositories. */
function listTests(document: unknown): unknown[] {
  if (isDefinition(document)) return [document];
  const repositories = readKey(readKey(document, "data_store"), "test_repos");
  if (!Array.isArray(repositories)) return [];
  return repositories.flatMap((repository) => {
    const tests = readKey(repository, "local_tests");
    return Array.isArray(tests) ? tests.filter(isDefinition) : [];
  });
}

function isDefinition(value: unknown): boolean {
  if (!isJsonObject(value) || typeof value.test_id !== "string") return false;
  return ["sources", "queries", "reactions"].some((key) => Array.isArray(value[key]));
}

function isScript(lines: readonly unknown[] | undefined): boolean {
  const [first] = lines ?? [];
  return ["Header", "SourceChange"].includes(String(readKey(first, "kind")));
}

async function readDefinitions(source: ImportSource, notes: Notes): Promise<ImportedConfig> {
  const { document, fileName, lines } = source;
  if (isScript(lines)) {
    const message = `${fileName} is a script, which needs no import: a source reads it as it is with "kind": "script", "file": "${fileName}".`;
    throw new UserError(message, { code: "config" });
  }
  const runs = readKey(readKey(document, "test_run_host"), "test_runs");
  const runOf = (id: unknown) =>
    Array.isArray(runs) ? runs.find((run) => readKey(run, "test_id") === id) : undefined;
  const files = new Map<string, string>();
  const nameOf = createUniqueIds("component");
  const scenarios = [];
  for (const test of listTests(document)) {
    const run = runOf(readKey(test, "test_id"));
    scenarios.push(await buildTestScenario(test, { run, source, notes, nameOf, files }));
  }
  const [first] = scenarios;
  return {
    kind: "config",
    name:
      scenarios.length === 1 && first !== undefined ? first.name : fileName.replace(/\.[^.]*$/, ""),
    config: {},
    scenarios,
    files,
  };
}
