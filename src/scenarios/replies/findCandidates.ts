import { parseExactJson } from "../../model/json/exactJson.ts";
import { type Bracket, findBrackets } from "./findBrackets.ts";
import { findSegments, type Segment } from "./findSegments.ts";
import { isFencedInline, isFenceNext } from "./inlineFence.ts";
import { isJson, type Span } from "./scanJson.ts";
import { trimSpan } from "./textSpan.ts";
import { type Unquoted, unquote } from "./unquote.ts";

/** An object or array in a reply that may be what was asked for. */
export interface Candidate {
  readonly json: string;
  readonly value: unknown;
  readonly isFenced: boolean;
}

/** What an answer holds: its candidates, and what to tell where it has none. */
export interface FoundParts {
  readonly candidates: readonly Candidate[];
  /** A single value in a fenced block that is neither object nor array. */
  readonly scalar: string | undefined;
  /** Documents that were begun and do not parse. */
  readonly broken: readonly BrokenPart[];
  /** The first fenced block that holds anything. */
  readonly firstBlock: BrokenPart | undefined;
  /** Whether the last of the broken documents goes on to the end. */
  readonly endsOpen: boolean;
}

/** A part that is no JSON: its place, and its text where that was quoted. */
export interface BrokenPart extends Span {
  readonly isFenced: boolean;
  readonly unquoted?: Unquoted;
}

/** Finds every fenced block and every bracket of an answer that parses, and is no part of a broken document. */
export function findCandidates(text: string, answer: Span): FoundParts {
  const candidates: Candidate[] = [];
  const broken: BrokenPart[] = [];
  let firstBlock: BrokenPart | undefined;
  let scalar: string | undefined;
  let last: Bracket | undefined;
  for (const segment of findSegments(text, answer)) {
    const content = trimSpan(text, segment);
    if (content.start === content.end) continue;
    const block = readBlock(text, segment, content);
    if (block?.json !== undefined) {
      candidates.push(toCandidate(block.json, true));
      last = undefined;
      continue;
    }
    if (block !== undefined) firstBlock ??= block.part;
    if (block !== undefined) scalar ??= block.scalar;
    const isFenced = segment.fence !== undefined;
    for (const bracket of findBrackets(text, segment, "skip")) {
      last = bracket;
      const { start, end, parses } = bracket;
      if (parses) {
        const isBlock = isFencedPart(text, bracket, segment, content);
        candidates.push(toCandidate(text.slice(start, end), isBlock));
      } else {
        const ofBlock = block?.part.unquoted === undefined ? {} : block.part;
        broken.push({ start, end: segment.end, isFenced, ...ofBlock });
      }
    }
  }
  const endsOpen = last !== undefined && !last.isClosed;
  return { candidates, scalar, broken, firstBlock, endsOpen };
}

// --- internal ---

interface Block {
  readonly part: BrokenPart;
  readonly json?: string;
  readonly scalar?: string;
}

/** The content of a fenced block. Only quoted ones are parsed here: of others, brackets tell. */
function readBlock(text: string, segment: Segment, content: Span): Block | undefined {
  if (segment.fence === undefined) return undefined;
  if (segment.isQuoted === true) {
    const unquoted = unquote(text, content);
    const part = { ...content, isFenced: true, unquoted };
    const json = unquoted.text.trim();
    if (!isJson(json)) return { part };
    return "{[".includes(json.charAt(0)) ? { part, json } : { part, scalar: json };
  }
  const part = { ...content, isFenced: true };
  if (!/["\-\dtfn]/.test(text.charAt(content.start))) return { part };
  const inner = text.slice(content.start, content.end);
  return isJson(inner) ? { part, scalar: inner } : { part };
}

function isFencedPart(text: string, bracket: Bracket, segment: Segment, content: Span): boolean {
  const { fence, mark } = segment;
  if (fence === undefined || mark === undefined) return isFencedInline(text, bracket, segment);
  if (bracket.start !== content.start) return false;
  return bracket.end === content.end || isFenceNext(text, bracket.end, segment.end, mark);
}

function toCandidate(json: string, isFenced: boolean): Candidate {
  return { json, value: parseExactJson(json), isFenced };
}
