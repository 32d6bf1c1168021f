import * as jsonc from "jsonc-parser";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** Where a value is being written. */
export interface CompletionPlace {
  readonly path: KeyPath;
  /** What the new value replaces, quotes included; offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** What stands between the opening quote and the cursor, as it is written; undefined outside of quotes. */
  readonly typed: string | undefined;
  /** A comma where something follows that has none before it. */
  readonly ending: "" | ",";
}

/** The value that is written at an offset of a text, broken or not; undefined in keys, comments and where none may stand. */
export function findCompletionPlace(text: string, offset: number): CompletionPlace | undefined {
  const token = findToken(text, offset);
  if (token === undefined) return undefined;
  const { path, isAtPropertyKey } = jsonc.getLocation(text, offset);
  if (isAtPropertyKey) return undefined;
  return { path, ...token };
}

// --- internal ---

type Token = Omit<CompletionPlace, "path">;

function findToken(text: string, offset: number): Token | undefined {
  const scanner = jsonc.createScanner(text, false);
  let before = jsonc.SyntaxKind.EOF;
  for (;;) {
    const kind = scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (kind === jsonc.SyntaxKind.EOF || start >= offset) {
      return startsValue.has(before)
        ? { ...none(offset), ending: endingAt(kind, scanner) }
        : undefined;
    }
    if (isComment(kind)) {
      const isOpen = kind === jsonc.SyntaxKind.LineCommentTrivia || !text.startsWith("*/", end - 2);
      if (offset < end || (isOpen && offset === end)) return undefined;
      continue;
    }
    if (isTrivia(kind)) continue;
    if (offset <= end && kind === jsonc.SyntaxKind.StringLiteral) {
      const isOpen = scanner.getTokenError() === jsonc.ScanError.UnexpectedEndOfString;
      if (!isOpen && offset === end) return undefined;
      const typed = text.slice(start + 1, offset);
      return { start, end: isOpen ? offset : end, typed, ending: "" };
    }
    if (offset <= end && kind === jsonc.SyntaxKind.Unknown) {
      if (!startsValue.has(before)) return undefined;
      return { start, end, typed: undefined, ending: endingAt(scanner.scan(), scanner) };
    }
    if (offset < end) return undefined;
    before = kind;
  }
}

const none = (offset: number) => ({ start: offset, end: offset, typed: undefined });

const startsValue = new Set<jsonc.SyntaxKind>([
  jsonc.SyntaxKind.OpenBracketToken,
  jsonc.SyntaxKind.CommaToken,
  jsonc.SyntaxKind.ColonToken,
]);

const isValue = new Set<jsonc.SyntaxKind>([
  jsonc.SyntaxKind.StringLiteral,
  jsonc.SyntaxKind.NumericLiteral,
  jsonc.SyntaxKind.OpenBraceToken,
  jsonc.SyntaxKind.OpenBracketToken,
  jsonc.SyntaxKind.TrueKeyword,
  jsonc.SyntaxKind.FalseKeyword,
  jsonc.SyntaxKind.NullKeyword,
]);

function endingAt(kind: jsonc.SyntaxKind, scanner: jsonc.JSONScanner): "" | "," {
  let next = kind;
  while (isTrivia(next) || isComment(next)) next = scanner.scan();
  return isValue.has(next) ? "," : "";
}

function isTrivia(kind: jsonc.SyntaxKind): boolean {
  return kind === jsonc.SyntaxKind.Trivia || kind === jsonc.SyntaxKind.LineBreakTrivia;
}

function isComment(kind: jsonc.SyntaxKind): boolean {
  return (
    kind === jsonc.SyntaxKind.LineCommentTrivia || kind === jsonc.SyntaxKind.BlockCommentTrivia
  );
}
