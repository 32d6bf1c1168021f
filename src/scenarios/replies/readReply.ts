import type { ExtractMode } from "../../model/config/scenario.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { findTooDeep, mostLevels } from "../../model/json/jsonDepth.ts";
import type { Extraction } from "../../model/results/resultFile.ts";
import { chooseCandidate } from "./chooseCandidate.ts";
import { describeFault, formatPlace } from "./describeFault.ts";
import { type FoundParts, findCandidates } from "./findCandidates.ts";
import type { Span } from "./scanJson.ts";
import { anyRoot, type SchemaRoot } from "./schemaRoot.ts";
import { setReasoningAside } from "./setReasoningAside.ts";
import { trimSpan } from "./textSpan.ts";

export interface ReadOptions {
  /** What the root of the schema tells of the value: it decides between candidates. */
  readonly root?: SchemaRoot;
  /** `whole`: no other text; `fenced`: in a fenced block; else the first or last (default) of the candidates left. */
  readonly extract?: ExtractMode;
}

/** How a reply was read; `value` is any JSON. */
export type ReplyReading = {
  /** Some of the reply was reasoning and set aside. */
  readonly hasReasoning: boolean;
} & (
  | {
      readonly kind: "found";
      readonly value: unknown;
      readonly extraction: Extraction;
      /** How many parts of the reply could have counted. */
      readonly candidates: number;
      /** After what counts another document was begun that the reply does not end. */
      readonly endsOpen: boolean;
    }
  | { readonly kind: "empty" }
  | { readonly kind: "invalid"; readonly message: string }
);

/**
 * Finds the JSON in a reply: the whole; else, its reasoning set aside, the whole of the rest, a fenced block or a bracket
 * that parses. Time grows with the length of the text, whatever it holds.
 */
export function readReply(text: string, options: ReadOptions = {}): ReplyReading {
  const whole = readWhole(text, { start: 0, end: text.length });
  if (whole !== undefined) return { ...whole, hasReasoning: false };
  const { hasReasoning, ...answer } = setReasoningAside(text);
  return { ...readAnswer(text, trimSpan(text, answer), options), hasReasoning };
}

// --- internal ---

type WithoutReasoning<T> = T extends unknown ? Omit<T, "hasReasoning"> : never;
type AnswerReading = WithoutReasoning<ReplyReading>;

function readAnswer(text: string, answer: Span, options: ReadOptions): AnswerReading {
  const { extract = "last", root = anyRoot } = options;
  if (answer.start === answer.end) return { kind: "empty" };
  const whole = readWhole(text, answer);
  if (whole !== undefined) return whole;
  if (extract === "whole") return describeInvalid(text, answer);
  const found = findCandidates(text, answer);
  const candidates =
    extract === "fenced" ? found.candidates.filter(({ isFenced }) => isFenced) : found.candidates;
  const choice = chooseCandidate(candidates, root, extract === "first" ? "first" : "last");
  if (choice !== undefined) {
    const { json, value, isFenced } = choice.chosen;
    const extraction = isFenced ? "fenced" : "substring";
    return buildReading(json, {
      value,
      extraction,
      candidates: choice.count,
      endsOpen: found.endsOpen,
    });
  }
  if (found.scalar !== undefined) {
    const value = parseExactJson(found.scalar);
    return { kind: "found", value, extraction: "fenced", candidates: 1, endsOpen: found.endsOpen };
  }
  if (found.candidates.length > 0) {
    return {
      kind: "invalid",
      message: "the reply has no fenced block with a JSON object or array",
    };
  }
  return describeBroken(text, answer, found);
}

interface FoundJson {
  readonly value: unknown;
  readonly extraction: Extraction;
  readonly candidates: number;
  readonly endsOpen: boolean;
}

function readWhole(text: string, span: Span): AnswerReading | undefined {
  const { start, end } = trimSpan(text, span);
  const json = text.slice(start, end);
  const parsed = tryParse(json);
  if (parsed === undefined) return undefined;
  return buildReading(json, { ...parsed, extraction: "none", candidates: 1, endsOpen: false });
}

/** Undefined when it does not parse: that is what is asked here, not a fault. */
function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: parseExactJson(text) };
  } catch {
    return undefined;
  }
}

function buildReading(json: string, found: FoundJson): AnswerReading {
  if (findTooDeep(json) === undefined) return { kind: "found", ...found };
  return { kind: "invalid", message: `the JSON is nested more than ${mostLevels} levels deep` };
}

/** The fault of the document that was begun in a fenced block, else of the first one, else of the block or text itself. */
function describeBroken(text: string, answer: Span, found: FoundParts): AnswerReading {
  const part = found.broken.find(({ isFenced }) => isFenced) ?? found.broken[0] ?? found.firstBlock;
  if (part?.unquoted === undefined) return describeInvalid(text, part ?? answer);
  const { text: unquoted, placeOf } = part.unquoted;
  const { at, cause } = describeFault(unquoted, { start: 0, end: unquoted.trimEnd().length });
  return invalid(cause, text, placeOf(at));
}

function describeInvalid(text: string, span: Span): AnswerReading {
  const { at, cause } = describeFault(text, trimSpan(text, span));
  return invalid(cause, text, at);
}

function invalid(cause: string, text: string, at: number): AnswerReading {
  return { kind: "invalid", message: `the reply is not JSON: ${cause} ${formatPlace(text, at)}` };
}
