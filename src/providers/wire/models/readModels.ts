import { isJsonObject } from "../../../model/json/jsonValue.ts";
import type { ListedModel } from "../../../model/listedModel.ts";
import { readText, toList } from "../lenient.ts";
import { readRetirement } from "./readRetirement.ts";

/**
 * The models of one page, wherever in its body the APIs put them (`data`, `models`, or the body itself); undefined where
 * there is no list.
 */
export function readModels(body: unknown): ListedModel[] | undefined {
  const list = findList(body);
  return list?.flatMap(readModel);
}

// --- internal ---

/** What is longer is no name. */
const longestName = 300;

function findList(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body;
  if (!isJsonObject(body)) return undefined;
  return [body.data, body.models].find((each) => Array.isArray(each));
}

function readModel(entry: unknown): ListedModel[] {
  if (typeof entry === "string") return isName(entry) ? [{ id: entry, aliases: [] }] : [];
  if (!isJsonObject(entry)) return [];
  const id = [entry.id, entry.name, entry.model].map(readText).find((each) => each !== undefined);
  if (id === undefined || !isName(id)) return [];
  const aliases = [entry.canonical_slug, ...toList(entry.aliases)].flatMap(
    (each) => readText(each) ?? [],
  );
  const { retiresOn, replacement } = readRetirement(entry);
  return [
    {
      id: id.replace(/^models\//, ""),
      aliases: aliases.filter(isName),
      ...(retiresOn !== undefined && { retiresOn }),
      ...(replacement !== undefined && isName(replacement) && { replacement }),
    },
  ];
}

function isName(text: string): boolean {
  return text !== "" && text.length <= longestName;
}
