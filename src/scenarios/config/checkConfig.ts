import { findCredentialFaults } from "../../model/config/credentialRules.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { ProviderRules } from "../../model/config/providerConfig.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { listWrittenComponents } from "./listWrittenComponents.ts";

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
  return listIds(document, scenarios).flatMap(({ role, id, problemAt }) => {
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
    return [problemAt(`${role} id "${id}" is taken by ${place}`)];
  });
}

interface WrittenId {
  readonly role: string;
  readonly id: string;
  problemAt(message: string): Problem;
}

function listIds(document: JsoncDocument, scenarios: readonly ScenarioSource[]): WrittenId[] {
  const toId = (role: string, value: unknown, at: JsoncDocument, key: KeyPath): WrittenId[] => {
    const id = readKey(value, "id");
    if (typeof id !== "string") return [];
    return [{ role, id, problemAt: (message) => at.problemAt([...key, "id"], message) }];
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
  return scenarios.flatMap(({ document, base, value }) => {
    const number = readKey(value, "number");
    if (typeof number !== "number") return [];
    const known = first.get(number);
    if (known === undefined) {
      first.set(number, document.problemAt([...base, "number"], ""));
      return [];
    }
    const message = `scenario number ${number} is taken by ${known.file}:${known.line}:${known.column}`;
    return [document.problemAt([...base, "number"], message)];
  });
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
    return faults.map(({ path, message, place }) =>
      document.problemAt(["providers", index, ...path], message, place),
    );
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
