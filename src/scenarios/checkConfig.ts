import { readKey } from "../model/jsonValue.ts";
import type { Problem } from "../model/problem.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import type { JsoncDocument } from "./jsoncDocument.ts";

/** What no single value shows: ids and numbers given twice, and providers that do not fit the scenarios. */
export function checkConfig(
  document: JsoncDocument,
  scenarios: readonly ScenarioSource[],
): Problem[] {
  return [
    ...findRepeatedIds(document),
    ...findRepeatedNumbers(scenarios),
    ...findStrictCommands(document, scenarios),
    ...findMissingProviders(document, scenarios),
    ...findMissingPrices(document),
  ];
}

// --- internal ---

function listProviders(document: JsoncDocument): readonly unknown[] {
  const providers = readKey(document.value, "providers");
  return Array.isArray(providers) ? providers : [];
}

function findRepeatedIds(document: JsoncDocument): Problem[] {
  const first = new Map<string, number>();
  return listProviders(document).flatMap((provider, index) => {
    const id = readKey(provider, "id");
    if (typeof id !== "string") return [];
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, index);
      return [];
    }
    const { line } = document.problemAt(["providers", known, "id"], "");
    const message = `provider id "${id}" is taken by providers.${known} (line ${line})`;
    return [document.problemAt(["providers", index, "id"], message)];
  });
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

function findStrictCommands(
  document: JsoncDocument,
  scenarios: readonly ScenarioSource[],
): Problem[] {
  const strict = scenarios
    .filter(({ value }) => readKey(value, "mode") === "strict")
    .map(({ value }) => String(readKey(value, "number")));
  if (strict.length === 0) return [];
  return listProviders(document).flatMap((provider, index) =>
    readKey(provider, "kind") === "command"
      ? [
          document.problemAt(
            ["providers", index, "kind"],
            `a command provider cannot enforce a schema, but scenario ${strict.join(", ")} is "strict"`,
          ),
        ]
      : [],
  );
}

/** A cost limit that no provider has a price for can never stop anything; free ones beside priced ones are fine. */
function findMissingPrices(document: JsoncDocument): Problem[] {
  const key = ["limits", "maxCostUsd"];
  const limit = readKey(readKey(document.value, "limits"), "maxCostUsd");
  if (typeof limit !== "number" || limit <= 0) return [];
  const providers = listProviders(document);
  if (providers.some((provider) => readKey(provider, "price") !== undefined)) return [];
  const ids = providers.map((provider) => `"${readKey(provider, "id")}"`).join(", ");
  return [document.problemAt(key, `needs a "price" on a provider; there is none on ${ids}`)];
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
