import { readText, toList, toRecord } from "../lenient.ts";

/** The message for people inside an error body, whatever API it is of; undefined where there is none. */
export function findMessage(fault: unknown, depth = 0): string | undefined {
  if (depth > mostLevels) return undefined;
  const below = (value: unknown) => findMessage(value, depth + 1);
  if (typeof fault === "string") return readText(unfold(fault, depth));
  if (Array.isArray(fault)) return joinMessages(fault.map(below));
  const { error, message, msg, detail, errors, title, error_description, metadata } =
    toRecord(fault);
  const found =
    below(error) ??
    below(message) ??
    readText(msg) ??
    readText(error_description) ??
    describeDetail(detail, below) ??
    below(errors) ??
    readText(title);
  const { raw, provider_name: provider } = toRecord(metadata);
  const upstream = below(raw);
  if (upstream === undefined || upstream === found) return found;
  const from = readText(provider);
  return [found, `${upstream}${from === undefined ? "" : ` (${from})`}`]
    .filter((each) => each !== undefined)
    .join(": ");
}

// --- internal ---

const mostLevels = 5;

/** A message that is the JSON of an error further up. */
function unfold(text: string, depth: number): string {
  if (!/^\s*[{[]/.test(text)) return text.trim();
  try {
    return findMessage(JSON.parse(text), depth + 1) ?? text.trim();
  } catch {
    return text.trim();
  }
}

/** A text, or FastAPI's list of places with what is wrong there. */
function describeDetail(
  detail: unknown,
  below: (value: unknown) => string | undefined,
): string | undefined {
  if (!Array.isArray(detail)) return below(detail);
  return joinMessages(
    detail.map((each) => {
      const place = toList(toRecord(each).loc).join(".");
      const text = below(each);
      return text === undefined || place === "" ? text : `${place}: ${text}`;
    }),
  );
}

function joinMessages(messages: readonly (string | undefined)[]): string | undefined {
  const known = messages.filter((message) => message !== undefined);
  return known.length === 0 ? undefined : [...new Set(known)].join("; ");
}
