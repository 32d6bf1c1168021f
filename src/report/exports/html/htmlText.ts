import { formatCount } from "../../../model/words/figures.ts";

/**
 * Text of any origin as content or quoted attribute: nothing in it is markup, and what misleads or is no character of HTML
 * shows as `\u….`. Line breaks and tabs stay.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(misleading, showMark)
    .replace(/[&<>"]/g, toEntity);
}

/**
 * As `escapeText`, cut to so many bytes with a note; also cut where escapes would make it much longer than it is, so that no
 * text makes a document larger than its data.
 */
export function quoteText(text: string, mostBytes: number): string {
  let shown = text.length > mostBytes ? cutAt(text, mostBytes) : text;
  const most = Math.min(mostBytes, Math.max(shortBytes, shareOfData * Buffer.byteLength(shown)));
  let escaped = escapeText(shown);
  for (let bytes = Buffer.byteLength(escaped); bytes > most; bytes = Buffer.byteLength(escaped)) {
    shown = cutAt(shown, Math.floor((shown.length * most) / bytes));
    escaped = escapeText(shown);
  }
  if (shown.length === text.length) return escaped;
  return `${escaped}<i>… ${formatCount(text.length - shown.length)} more characters</i>`;
}

/** A name or another text that is short, as inline code. */
export function quoteCode(text: string): string {
  return `<code>${quoteText(text, mostNameBytes)}</code>`;
}

/** A name as it stands in headings and cells. */
export function quoteName(text: string): string {
  return quoteText(text, mostNameBytes);
}

// --- internal ---

const mostNameBytes = 400;
/** Shorter texts are shown whole. */
const shortBytes = 300;
const shareOfData = 1.25;

const misleading =
  /[^\P{Cc}\n\t]|[\p{Cs}\ufffe\uffff\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function toEntity(character: string): string {
  return entities[character] ?? "&quot;";
}

function showMark(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
