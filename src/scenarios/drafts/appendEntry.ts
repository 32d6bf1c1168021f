import * as jsonc from "jsonc-parser";
import { UserError } from "../../model/userError.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** A change of a text: so many characters at an offset give way to others. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/**
 * What adds a value at the end of an array of a JSON text with comments, or adds the array. All that stands there stays as it
 * is: comments, the ends of lines, a comma at the end. Throws a `UserError` where something else than an array stands there.
 */
export function appendEntry(text: string, path: KeyPath, value: unknown): TextChange[] {
  const root = jsonc.parseTree(text, [], { allowTrailingComma: true });
  const array = root && jsonc.findNodeAtLocation(root, [...path]);
  if (array === undefined) return addArray(text, path, value);
  if (array.type !== "array") {
    throw new UserError(`${path.join(".")} is not an array, so nothing can be added to it`, {
      code: "config",
    });
  }
  const last = array.children?.at(-1);
  return last === undefined ? fillArray(text, array, value) : appendAfter(text, array, last, value);
}

/** The text with the changes, which do not overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  return changes
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (rest, { offset, length, content }) =>
        rest.slice(0, offset) + content + rest.slice(offset + length),
      text,
    );
}

// --- internal ---

const longestLine = 100;

function addArray(text: string, path: KeyPath, value: unknown): TextChange[] {
  return jsonc.modify(text, [...path], [value], {
    formattingOptions: { ...indentOf(text), eol: findLineEnd(text) },
    getInsertionIndex: (keys) => keys.indexOf("name") + 1,
  });
}

/** Of an array without entries: whatever comments it holds stay before the entry. */
function fillArray(text: string, array: jsonc.Node, value: unknown): TextChange[] {
  const end = array.offset + array.length - 1;
  const held = text.slice(array.offset + 1, end);
  const eol = findLineEnd(text);
  const own = lineIndent(text, array.offset);
  const indent = own + unitOf(text);
  const offset = end - (held.length - held.trimEnd().length);
  const content = `${eol}${indent}${formatEntry(value, text, indent)}${eol}${own}`;
  return [{ offset, length: end - offset, content }];
}

function appendAfter(
  text: string,
  array: jsonc.Node,
  last: jsonc.Node,
  value: unknown,
): TextChange[] {
  const lastEnd = last.offset + last.length;
  const commaEnd = findComma(text, lastEnd, array.offset + array.length);
  const hasComma = commaEnd !== undefined;
  const end = commaEnd ?? lastEnd;
  const comma = hasComma ? [] : [{ offset: lastEnd, length: 0, content: "," }];
  const indent = lineIndent(text, last.offset);
  const isAlone = text.slice(lineStart(text, last.offset), last.offset).trim() === "";
  if (!isAlone) {
    const entry = JSON.stringify(value);
    return merge([...comma, { offset: end, length: 0, content: ` ${entry}` }]);
  }
  const offset = skipSameLineComments(text, end);
  const entry = formatEntry(value, text, indent);
  const content = `${findLineEnd(text)}${indent}${entry}${hasComma ? "," : ""}`;
  return merge([...comma, { offset, length: 0, content }]);
}

/** Two insertions at one place are one. */
function merge(changes: readonly TextChange[]): TextChange[] {
  const [first, second] = changes;
  if (first === undefined || second === undefined || first.offset !== second.offset) {
    return [...changes];
  }
  return [{ ...first, content: first.content + second.content }];
}

/** The end of the comma that follows, which comments may stand before. */
function findComma(text: string, from: number, to: number): number | undefined {
  const scanner = jsonc.createScanner(text, true);
  scanner.setPosition(from);
  if (scanner.scan() !== jsonc.SyntaxKind.CommaToken) return undefined;
  const end = scanner.getTokenOffset() + scanner.getTokenLength();
  return end <= to ? end : undefined;
}

/** Comments that say something of what stands before them on their line stay with it. */
function skipSameLineComments(text: string, from: number): number {
  const scanner = jsonc.createScanner(text, false);
  scanner.setPosition(from);
  let end = from;
  for (let token = scanner.scan(); ; token = scanner.scan()) {
    if (token === jsonc.SyntaxKind.Trivia) continue;
    const isComment =
      token === jsonc.SyntaxKind.LineCommentTrivia || token === jsonc.SyntaxKind.BlockCommentTrivia;
    if (!isComment) return end;
    end = scanner.getTokenOffset() + scanner.getTokenLength();
  }
}

/** On one line where it is short, else as JSON below `indent`. */
function formatEntry(value: unknown, text: string, indent: string): string {
  const line = formatLine(value);
  if (indent.length + line.length < longestLine) return line;
  const eol = findLineEnd(text);
  return JSON.stringify(value, undefined, unitOf(text)).split("\n").join(`${eol}${indent}`);
}

/** JSON on one line with spaces within braces and after colons and commas. */
function formatLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, child]) => `${JSON.stringify(key)}: ${formatLine(child)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function findLineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}

/** One level of indentation, as the first indented line has it. */
function unitOf(text: string): string {
  return /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
}

function indentOf(text: string): { insertSpaces: boolean; tabSize: number } {
  const unit = unitOf(text);
  return { insertSpaces: !unit.includes("\t"), tabSize: unit.length };
}
