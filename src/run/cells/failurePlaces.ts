import path from "node:path";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { CellMessage } from "../../model/wire/cellRequests.ts";
import type { JsoncDocument, KeyPath } from "../../scenarios/files/jsoncDocument.ts";
import { openWorkspaceFiles, type WorkspaceFiles } from "../../scenarios/files/workspaceFiles.ts";
import { findKeyword } from "../../scenarios/schemas/findKeyword.ts";
import type { FindPlace } from "./cellState.ts";

/**
 * Finds the keyword that refused a reply in the schema's file as it is now, else where the scenario stands. `scenarios` are
 * their files, relative to the workspace folder; each file is read once.
 */
export async function createFailurePlaces(
  workspaceFolder: string,
  scenarios: readonly { readonly scenario: number; readonly file: string }[],
): Promise<FindPlace> {
  const files = await openWorkspaceFiles(workspaceFolder);
  const fileOf = new Map(scenarios.map(({ scenario, file }) => [scenario, file]));
  const places = new Map<string, Promise<CellMessage["place"]>>();
  return async (scenario, refused, step) => {
    const file = fileOf.get(scenario);
    if (file === undefined) return undefined;
    const key = JSON.stringify([scenario, refused, step]);
    const known = places.get(key);
    if (known !== undefined) return await known;
    const found = findPlace(files, path.resolve(workspaceFolder, file), scenario, {
      refused,
      step,
    });
    places.set(key, found);
    return await found;
  };
}

// --- internal ---

/** What is looked for in a scenario. */
interface Wanted {
  readonly refused: Parameters<FindPlace>[1];
  readonly step: number | undefined;
}

async function findPlace(
  files: WorkspaceFiles,
  file: string,
  scenario: number,
  { refused, step }: Wanted,
): Promise<CellMessage["place"]> {
  const read = await files.read(file);
  if (!read.ok) return undefined;
  const { document } = read;
  const base = findBase(document, scenario);
  if (base === undefined) return undefined;
  const part = findStep(readAt(document.value, base), step);
  const own = [...base, ...part.base];
  if (refused === undefined) return placeAt(document, [...own, promptKey(part.value)]);
  const schema = readKey(part.value, "schema");
  if (typeof schema !== "string") {
    const at = findKeyword(schema, refused.path, refused.code);
    return placeAt(document, [...own, "schema", ...at]);
  }
  const other = await files.read(path.resolve(path.dirname(file), schema));
  if (!other.ok) return placeAt(document, [...own, "schema"]);
  const at = findKeyword(other.document.value, refused.path, refused.code);
  return placeAt(other.document, at);
}

/** What has prompt and schema of a step: the step, where the scenario has any. */
function findStep(scenario: unknown, step: number | undefined): { base: KeyPath; value: unknown } {
  const steps = readKey(scenario, "steps");
  const found = Array.isArray(steps) && step !== undefined ? steps[step - 1] : undefined;
  return isJsonObject(found)
    ? { base: ["steps", (step ?? 1) - 1], value: found }
    : { base: [], value: scenario };
}

/** A file of its own, or one of the scenarios that a config holds. */
function findBase({ value }: JsoncDocument, scenario: number): KeyPath | undefined {
  if (readKey(value, "number") === scenario) return [];
  const list = readKey(value, "scenarios");
  if (!Array.isArray(list)) return undefined;
  const index = list.findIndex((each) => readKey(each, "number") === scenario);
  return index < 0 ? undefined : ["scenarios", index];
}

function readAt(value: unknown, base: KeyPath): unknown {
  const [key, index] = base;
  if (key === undefined) return value;
  const list = readKey(value, String(key));
  return Array.isArray(list) ? list[Number(index)] : undefined;
}

function promptKey(scenario: unknown): string {
  return isJsonObject(scenario) && "prompt" in scenario ? "prompt" : "steps";
}

function placeAt(document: JsoncDocument, at: KeyPath): CellMessage["place"] {
  const { file, line, column } = document.problemAt(at, "", "key");
  return { file, line, column };
}
