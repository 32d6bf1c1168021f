import { parseDocument } from "yaml";

/** The value of a YAML text. Throws an `Error` where it is none, or where its aliases stand for too much. */
export function parseYamlText(text: string): unknown {
  const document = parseDocument(text, { merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw new Error(fault.message.split("\n")[0]);
  return document.toJS({ maxAliasCount: mostAliases });
}

// --- internal ---

/** Of one anchor together with those in it; a file of a few lines can else stand for gigabytes. */
const mostAliases = 100;
