import type { GrantedKey } from "../model/config/keyNeed.ts";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import type { Problem } from "../model/config/problem.ts";
import { isSecretRef } from "../model/config/secretRef.ts";
import { describeShortKeys } from "../model/config/shortKeys.ts";
import type { JsoncDocument, KeyPath } from "../scenarios/files/jsoncDocument.ts";
import { readJsoncDocument } from "../scenarios/files/workspaceFiles.ts";

/** Warnings of keys that are too short to be masked, where a provider of the config names them, else at `scenarios`. */
export async function warnOfShortKeys(
  loaded: LoadedConfig,
  keys: readonly GrantedKey[],
): Promise<Problem[]> {
  const short = keys.filter((key) => describeShortKeys([key]).length > 0);
  if (short.length === 0) return [];
  const document = await readJsoncDocument(loaded.file);
  const names = [...new Set(short.map(({ name }) => name))];
  return names.flatMap((name) => {
    const [message = ""] = describeShortKeys(short.filter((key) => key.name === name));
    const places = findRefs(name, document);
    const named = places.length > 0 ? places : [["scenarios"]];
    return named.map((place) => document.warningAt(place, message));
  });
}

// --- internal ---

function findRefs(name: string, document: JsoncDocument): KeyPath[] {
  const found: KeyPath[] = [];
  const look = (value: unknown, place: KeyPath) => {
    if (isSecretRef(value)) {
      const named = "env" in value ? value.env : value.secret;
      if (named === name) found.push(place);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        look(each, [...place, Array.isArray(value) ? Number(key) : key]);
      }
    }
  };
  look(document.value, []);
  return found;
}
