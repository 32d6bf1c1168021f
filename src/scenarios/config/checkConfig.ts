import { nextNumber } from "../../common/nextNumber.ts";
import { findCredentialFaults } from "../../model/config/credentialRules.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { ProblemFix } from "../../model/config/problemFault.ts";
import type { ProviderRules } from "../../model/config/providerConfig.ts";
import { settleSchema } from "../../model/config/settle.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { listWrittenComponents } from "./listWrittenComponents.ts";
import { placeFault } from "./placeFault.ts";

/** The scenarios of a config, and those of them that, or whose cases, name files to be sent. */
export interface CheckedScenarios {
  readonly all: readonly ScenarioSource[];
  readonly withFiles: readonly ScenarioSource[];
}

/** What no single value shows: ids and numbers given twice, and providers that do not fit the scenarios. */
export function checkConfig(
  document: JsoncDocument,
  { all: scenarios, withFiles }: CheckedScenarios,
  kinds: readonly ProviderRules[],
): Problem[] {
  return [
    ...findRepeatedIds(document, scenarios),
    ...findRepeatedNumbers(scenarios),
    ...findUnfitForStrict(document, scenarios, kinds),
    ...findUnfitForFiles(document, withFiles, kinds),
    ...findMissingProviders(document, scenarios),
    ...findMissingPrices(document),
    ...findUnfitSettling(document),
    ...findProviderFaults(document, kinds),
  ];
}

// --- internal ---

function listProviders(document: JsoncDocument): readonly unknown[] {
  const providers = readKey(document.value, "providers");
  return Array.isArray(providers) ? providers : [];
}

/** Of providers, sources, queries and reactions together: an id is also the name of a folder. */
function findRepeatedIds(document: JsoncDocument, scenarios: readonly ScenarioSource[]): Problem[] {
  const first = new Map<string, { role: string; place: Problem }>();
  const written = listIds(document, scenarios);
  const takeFree = createFreeIds(written.map(({ id }) => id));
  return written.flatMap(({ role, id, path, problemAt }) => {
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, { role, place: problemAt("") });
      return [];
    }
    const { file, line, key } = known.place;
    const place =
      file === document.file && problemAt("").file === file
        ? `${key.replace(/\.id$/, "")} (line ${line})`
        : `${known.role} at ${file}:${line}`;
    const problem = problemAt(`${role} id "${id}" is taken by ${place}`);
    const fixes: ProblemFix[] = [
      { do: "setValue", value: takeFree(id), note: "a free id" },
      { do: "remove", what: `${role} "${id}"`, path: path.slice(0, -1) },
    ];
    return [withFault(problem, path, { code: "taken-id", fixes })];
  });
}

interface WrittenId {
  readonly role: string;
  readonly id: string;
  readonly path: KeyPath;
  problemAt(message: string): Problem;
}

function listIds(document: JsoncDocument, scenarios: readonly ScenarioSource[]): WrittenId[] {
  const toId = (role: string, value: unknown, at: JsoncDocument, key: KeyPath): WrittenId[] => {
    const id = readKey(value, "id");
    if (typeof id !== "string") return [];
    const path = [...key, "id"];
    return [{ role, id, path, problemAt: (message) => at.problemAt(path, message) }];
  };
  return [
    ...listProviders(document).flatMap((provider, index) =>
      toId("provider", provider, document, ["providers", index]),
    ),
    ...scenarios.flatMap((source) =>
      listWrittenComponents(source.value).flatMap(({ role, component, key }) =>
        toId(role, component, source.document, [...source.base, ...key]),
      ),
    ),
  ];
}

function findRepeatedNumbers(scenarios: readonly ScenarioSource[]): Problem[] {
  const first = new Map<number, Problem>();
  const takeFree = createFreeNumbers(scenarios.map(({ value }) => readKey(value, "number")));
  return scenarios.flatMap(({ document, base, value }) => {
    const number = readKey(value, "number");
    if (typeof number !== "number") return [];
    const known = first.get(number);
    if (known === undefined) {
      first.set(number, document.problemAt([...base, "number"], ""));
      return [];
    }
    const message = `scenario number ${number} is taken by ${known.file}:${known.line}:${known.column}`;
    const path = [...base, "number"];
    const fixes: ProblemFix[] = [
      { do: "setValue", value: takeFree(), note: "the next free number" },
      ...(base.length === 0
        ? []
        : [{ do: "remove" as const, what: `scenario ${number}`, path: [...base] }]),
    ];
    return [withFault(document.problemAt(path, message), path, { code: "taken-number", fixes })];
  });
}

/** Gives `name-2`, `name-3` …, each id once. */
function createFreeIds(ids: readonly string[]): (id: string) => string {
  const taken = new Set(ids);
  const next = new Map<string, number>();
  return (id) => {
    const stem = id.replace(/-\d+$/, "").slice(0, 56);
    let count = next.get(stem) ?? 2;
    while (taken.has(`${stem}-${count}`)) count += 1;
    next.set(stem, count + 1);
    return `${stem}-${count}`;
  };
}

/** Gives the numbers after the highest that is taken, each once. */
function createFreeNumbers(numbers: readonly unknown[]): () => number {
  let next = nextNumber(numbers);
  return () => next++;
}

function findUnfitForStrict(
  document: JsoncDocument,
  scenarios: readonly ScenarioSource[],
  kinds: readonly ProviderRules[],
): Problem[] {
  const strict = scenarios
    .filter(({ value }) => readKey(value, "mode") === "strict")
    .map(({ value }) => String(readKey(value, "number")));
  if (strict.length === 0) return [];
  return listProviders(document).flatMap((provider, index) => {
    const kind = kinds.find((each) => each.kind === readKey(provider, "kind"));
    if (kind === undefined || kind.canEnforceSchema) return [];
    const message = `a ${kind.kind} provider cannot enforce a schema, but scenario ${strict.join(", ")} is "strict"`;
    return [document.problemAt(["providers", index, "kind"], message)];
  });
}

/** What a kind finds in keys that are each right by itself. */
function findProviderFaults(document: JsoncDocument, kinds: readonly ProviderRules[]): Problem[] {
  return listProviders(document).flatMap((provider, index) => {
    const rules = kinds.find((each) => each.kind === readKey(provider, "kind"));
    const { data } = rules?.schema.safeParse(provider) ?? {};
    if (data === undefined) return [];
    const faults = [...(rules?.findFaults?.(data) ?? []), ...findCredentialFaults(data)];
    return faults.map((fault) => placeFault(fault, document, ["providers", index]));
  });
}

function findUnfitForFiles(
  document: JsoncDocument,
  withFiles: readonly ScenarioSource[],
  kinds: readonly ProviderRules[],
): Problem[] {
  if (withFiles.length === 0) return [];
  const numbers = withFiles.map(({ value }) => String(readKey(value, "number"))).join(", ");
  return listProviders(document).flatMap((provider, index) => {
    const kind = kinds.find((each) => each.kind === readKey(provider, "kind"));
    if (kind === undefined || kind.takesFiles) return [];
    const message = `provider "${readKey(provider, "id")}" (${kind.kind}) takes no files, but scenario ${numbers} sends some`;
    return [document.problemAt(["providers", index, "kind"], message)];
  });
}

/** A cost limit that no provider has a price for can never stop anything; free ones beside priced ones are fine. */
function findMissingPrices(document: JsoncDocument): Problem[] {
  const key = ["limits", "maxCostUsd"];
  const limit = readKey(readKey(document.value, "limits"), "maxCostUsd");
  if (typeof limit !== "number" || limit <= 0) return [];
  const providers = listProviders(document);
  if (providers.some((provider) => readKey(provider, "price") !== undefined)) return [];
  const ids = providers.map((provider) => `"${readKey(provider, "id")}"`).join(", ");
  const which = ids === "" ? "there is no provider" : `there is none on ${ids}`;
  return [document.problemAt(key, `needs a "price" on a provider; ${which}`)];
}

/** Rounds are counted in one way only, and no cell can be given up before it may settle. */
function findUnfitSettling(document: JsoncDocument): Problem[] {
  const settle = readKey(document.value, "settle");
  if (!isJsonObject(settle)) return [];
  const { minRuns = defaultSettle.minRuns, maxRuns = defaultSettle.maxRuns } = settle;
  const fault = { code: "invalid-value" } as const;
  const isBoth = readKey(document.value, "runsPerScenario") !== undefined;
  const both = document.problemAt(
    ["runsPerScenario"],
    "settle says how many: leave one of the two out",
  );
  const fixes: ProblemFix[] = [{ do: "remove", what: "runsPerScenario" }];
  const isTurned = typeof minRuns === "number" && typeof maxRuns === "number" && minRuns > maxRuns;
  const key = settle.minRuns === undefined ? ["settle", "maxRuns"] : ["settle", "minRuns"];
  const turned = `minRuns (${minRuns}) must not be above maxRuns (${maxRuns})`;
  return [
    ...(isBoth ? [withFault(both, ["runsPerScenario"], { ...fault, fixes })] : []),
    ...(isTurned ? [withFault(document.problemAt(key, turned), key, fault)] : []),
  ];
}

const defaultSettle = settleSchema.parse({});

function findMissingProviders(
  document: JsoncDocument,
  scenarios: readonly ScenarioSource[],
): Problem[] {
  const providers = readKey(document.value, "providers");
  const isEmpty = providers === undefined || (Array.isArray(providers) && providers.length === 0);
  const hasPrompts = scenarios.some(({ value }) => readKey(value, "kind") === "prompt");
  if (!isEmpty || !hasPrompts) return [];
  return [document.problemAt(["providers"], "must list at least one provider for its scenarios")];
}
