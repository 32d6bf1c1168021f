import type { FaultHint } from "../../model/config/problemFault.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { valueAt } from "../../model/words/describeIssue.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** The fault that a credential is written out at a path of a file, which may name the variable that is to hold it. */
export function writtenKeyHint(path: KeyPath, root: unknown): FaultHint {
  const text = valueAt(root, path);
  const scheme = typeof text === "string" ? /^(Bearer|Basic)\s+/i.exec(text)?.[0] : undefined;
  const prefix = scheme === undefined ? {} : { prefix: scheme };
  const value = { env: nameVariable(path, root), ...prefix };
  return { code: "written-key", fixes: [{ do: "setValue", value }] };
}

// --- internal ---

/** `OPENAI_API_KEY` for the provider `openai`; a variable of a program keeps its name. */
function nameVariable(path: KeyPath, root: unknown): string {
  const last = String(path.at(-1) ?? "");
  if (path.at(-2) === "env") return last;
  const id = path
    .map((_, length) => readKey(valueAt(root, path.slice(0, length)), "id"))
    .findLast((each) => typeof each === "string" && each !== "");
  const what = /^(apiKey|authorization|x-api-key|api-key)$/i.test(last) ? "API_KEY" : last;
  const words = [id === undefined ? "" : String(id), what].filter((each) => each !== "");
  const name = words
    .join("_")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/\W+/g, "_");
  return name.toUpperCase().replace(/^(?=\d)/, "_");
}
