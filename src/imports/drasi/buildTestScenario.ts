import { readKey } from "../../model/json/jsonValue.ts";
import type { ImportedScenario } from "../importKind.ts";
import { buildSource } from "./buildSource.ts";
import { buildDispatcher, buildObserver } from "./components.ts";
import type { TestContext } from "./testContext.ts";

/** A test definition as a stream scenario. Definitions judge nothing but that their stop triggers fire. */
export async function buildTestScenario(
  test: unknown,
  context: TestContext,
): Promise<ImportedScenario> {
  const { run, notes, nameOf } = context;
  const name = String(readKey(test, "test_id"));
  for (const key of ["drasi_lib_instances", "completion_handlers"]) {
    if (listOf(test, key).length > 0) notes.add(`${key} is left out.`);
  }
  const sources = [];
  for (const each of listOf(test, "sources")) {
    const id = String(readKey(each, "test_source_id"));
    const own = {
      ...context,
      name: nameOf(id, `${name} source ${id}`),
      testFolder: readKey(test, "test_folder"),
    };
    const built = await buildSource(each, findRun(run, "sources", "test_source_id", id), own);
    if (built === undefined) continue;
    const dispatchers = listOf(each, "source_change_dispatchers").flatMap(
      (dispatcher) => buildDispatcher(dispatcher, id, notes) ?? [],
    );
    sources.push({
      ...built,
      dispatchers: dispatchers.length === 0 ? [{ kind: "jsonl" }] : dispatchers,
    });
  }
  const observe = (role: "queries" | "reactions", idKey: string) =>
    listOf(test, role).flatMap((each) => {
      const id = String(readKey(each, idKey));
      const observer = buildObserver(each, findRun(run, role, idKey, id), { id, role, notes });
      return observer === undefined
        ? []
        : [{ id: nameOf(id, `${name} ${role} ${id}`), ...observer }];
    });
  const queries = observe("queries", "test_query_id");
  const reactions = observe("reactions", "test_reaction_id");
  return {
    name,
    scenario: {
      kind: "stream",
      ...(sources.length === 0 ? {} : { sources }),
      ...(queries.length === 0 ? {} : { queries }),
      ...(reactions.length === 0 ? {} : { reactions }),
    },
    schema: buildSchema([...queries, ...reactions]),
  };
}

// --- internal ---

function listOf(value: unknown, key: string): unknown[] {
  const list = readKey(value, key);
  return Array.isArray(list) ? list : [];
}

function findRun(run: unknown, key: string, idKey: string, id: string): unknown {
  return listOf(run, key).find((each) => readKey(each, idKey) === id);
}

/** A component that has triggers is to end by one of them. */
function buildSchema(observers: readonly { readonly stopTriggers?: readonly object[] }[]): object {
  const kinds = observers
    .flatMap(({ stopTriggers = [] }) => stopTriggers)
    .map((each) => readKey(each, "kind"));
  if (kinds.length === 0) return {};
  return { properties: { stoppedBy: { enum: [...new Set(kinds)] } } };
}
