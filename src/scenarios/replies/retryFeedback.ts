import { escapeControls } from "../../common/escapeControls.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { withoutContradictions } from "./contradictions.ts";
import { orderErrors } from "./orderErrors.ts";

/**
 * What a model is told of the errors of its reply: a line each, the most helpful first, none twice, none that another
 * excludes. At most 20 lines and 4 KB; a last line tells how many there are more.
 */
export function listFeedback(errors: readonly ValidationError[]): string[] {
  const listed = errors.filter((error) => countUnlisted(error) === 0);
  const lines = [...new Set(orderErrors(withoutContradictions(listed)).map(formatError))];
  const told: string[] = [];
  let bytes = 0;
  for (const line of lines.slice(0, mostLines)) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > mostBytes) break;
    told.push(line);
  }
  const unlisted = errors.reduce((sum, error) => sum + countUnlisted(error), 0);
  const rest = lines.length - told.length + unlisted;
  return rest === 0 ? told : [...told, `and ${rest} more`];
}

// --- internal ---

const mostLines = 20;
const mostBytes = 4096;
/** Of the reply's own text in one piece. */
const mostOfReply = 100;
const mostOfMessage = 500;
/** Of a message that is looked at. */
const mostLookedAt = 10_000;

/** How many errors stand behind one that only says that there are more. */
function countUnlisted({ path, message }: ValidationError): number {
  const [, count = 0] = /^has (\d+) more errors?( \(|$)/.exec(message) ?? [];
  return path.length === 0 ? Number(count) : 0;
}

function formatError({ path, message }: ValidationError): string {
  return `${formatPath(path)}: ${formatMessage(message)}`;
}

/** Keys that are no plain names are quoted: they may hold dots, or look like something else. */
function formatPath(path: readonly string[]): string {
  if (path.length === 0) return "(root)";
  const segments = path.map((segment) =>
    /^[\p{L}\p{N}_$@-]+$/u.test(segment) ? segment : JSON.stringify(segment),
  );
  return cutMiddle(escapeControls(segments.join(".")), mostOfReply);
}

function formatMessage(message: string): string {
  const line = escapeControls(cutMiddle(message, mostLookedAt).replace(/[\r\n]+/g, " "));
  const withShortTexts = line.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, (text) =>
    cutMiddle(text, mostOfReply),
  );
  return cutMiddle(withShortTexts, mostOfMessage);
}

/** Beginning and end of a text that is too long; no character is cut in two. */
function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  const start = text.slice(0, half).replace(/[\ud800-\udbff]$/, "");
  const end = text.slice(text.length - half).replace(/^[\udc00-\udfff]/, "");
  return `${start}…${end}`;
}
