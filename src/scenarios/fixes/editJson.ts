import * as jsonc from "jsonc-parser";
import { findMissingSign, type KeyPath } from "../files/jsoncDocument.ts";

/** A stretch of a text and what takes its place. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Gives a key another name; undefined where there is no such key. */
export function renameKey(text: string, path: KeyPath, to: string): TextEdit[] | undefined {
  const key = findEntry(text, path)?.children?.[0];
  return key && [replace(key, JSON.stringify(to))];
}

/** Puts a value in place of the one at a path, or adds it; undefined where there is nothing to add it to. */
export function setValue(text: string, path: KeyPath, value: unknown): TextEdit[] | undefined {
  const root = jsonc.parseTree(text, [], lenient);
  const node = root && jsonc.findNodeAtLocation(root, [...path]);
  if (node !== undefined) return [replace(node, formatInline(value))];
  const parent = root && jsonc.findNodeAtLocation(root, path.slice(0, -1));
  if (parent?.type !== "object") return undefined;
  const formattingOptions = guessFormat(text);
  return jsonc
    .modify(text, [...path], value, { formattingOptions })
    .map(({ offset, length, content }) => ({ offset, length, text: content }));
}

/** Takes an entry of an object or list away with its comma, and with its lines where nothing else stands on them. */
export function removeEntry(text: string, path: KeyPath): TextEdit[] | undefined {
  const entry = findEntry(text, path);
  return entry?.parent && removeNode(text, entry);
}

/** Takes away the entry whose key stands at an offset, if its object has that key twice, or may not have it at all. */
export function removeEntryAt(text: string, offset: number): TextEdit[] | undefined {
  const root = jsonc.parseTree(text, [], lenient);
  const node = root && jsonc.findNodeAtOffset(root, offset);
  const entry = node?.type === "string" ? node.parent : node;
  if (entry?.type !== "property" || entry.offset !== offset) return undefined;
  const keys = (entry.parent?.children ?? []).map(({ children }) => children?.[0]?.value);
  const own = entry.children?.[0]?.value;
  const isBad = own === "__proto__" || keys.filter((key) => key === own).length > 1;
  return isBad ? removeNode(text, entry) : undefined;
}

/**
 * Puts a text after the last sign that stands before an offset, or the last of all where the text ends there; comments and
 * blanks are none. Undefined where it is not what the text lacks at the offset.
 */
export function insertBefore(
  text: string,
  offset: number,
  inserted: string,
): TextEdit[] | undefined {
  const errors: jsonc.ParseError[] = [];
  jsonc.parseTree(text, errors, lenient);
  const last = text.trimEnd().length;
  const faults = errors.filter(({ error }) => findMissingSign(error) === inserted);
  const isAtEnd = offset >= last - 1 && faults.some((fault) => fault.offset >= last);
  if (!isAtEnd && !faults.some((fault) => fault.offset === offset)) return undefined;
  const limit = isAtEnd ? text.length : offset;
  let end = 0;
  const scanner = jsonc.createScanner(text, true);
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    if (start >= limit) break;
    end = start + scanner.getTokenLength();
  }
  return [{ offset: end, length: 0, text: inserted }];
}

/** The value at a path; undefined where there is none. */
export function readAt(text: string, path: KeyPath): unknown {
  const root = jsonc.parseTree(text, [], lenient);
  const node = root && jsonc.findNodeAtLocation(root, [...path]);
  return node && jsonc.getNodeValue(node);
}

/** A value on one line, with blanks between its parts. */
export function formatInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${formatInline(each)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

// --- internal ---

const lenient = { allowTrailingComma: true };

function replace({ offset, length }: jsonc.Node, text: string): TextEdit {
  return { offset, length, text };
}

/** The item of a list, or the key of an object with its value. */
function findEntry(text: string, path: KeyPath): jsonc.Node | undefined {
  const root = jsonc.parseTree(text, [], lenient);
  const node = root && jsonc.findNodeAtLocation(root, [...path]);
  return node?.parent?.type === "property" ? node.parent : node;
}

function removeNode(text: string, node: jsonc.Node): TextEdit[] {
  const end = node.offset + node.length;
  const next = findToken(text, end);
  if (next.sign === ",") return [removeStretch(text, node.offset, next.offset + 1)];
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  const own = removeStretch(text, node.offset, end);
  if (before === undefined) return [own];
  const comma = findToken(text, before.offset + before.length);
  return comma.sign === "," ? [{ offset: comma.offset, length: 1, text: "" }, own] : [own];
}

/** The first sign at or after an offset that is no comment and no blank. */
function findToken(text: string, from: number): { offset: number; sign: string | undefined } {
  const scanner = jsonc.createScanner(text, true);
  scanner.setPosition(from);
  scanner.scan();
  const offset = scanner.getTokenOffset();
  return { offset, sign: text[offset] };
}

/** With the rest of its lines where that is blank; else with the blanks after it. */
function removeStretch(text: string, start: number, end: number): TextEdit {
  const lead = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, start - 1000), start))?.[1];
  const rest = /^[ \t]*(\r\n|\n|\r)?/.exec(text.slice(end, end + 1000));
  const [blanks = "", lineBreak] = rest ?? [];
  const isWhole = lead !== undefined && lineBreak !== undefined;
  const from = isWhole ? start - lead.length : start;
  const to = end + (isWhole || lineBreak === undefined ? blanks.length : 0);
  return { offset: from, length: to - from, text: "" };
}

function guessFormat(text: string): jsonc.FormattingOptions {
  const indent = /[\r\n]([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const isTab = indent.startsWith("\t");
  return { insertSpaces: !isTab, tabSize: isTab ? 4 : indent.length, eol };
}
