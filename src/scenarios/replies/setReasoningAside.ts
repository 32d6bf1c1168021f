import { findBrackets } from "./findBrackets.ts";
import { findSegments } from "./findSegments.ts";
import type { Span } from "./scanJson.ts";
import { skipBlank } from "./textSpan.ts";

/** What is left of a reply without the reasoning in it. */
export interface Answer extends Span {
  readonly hasReasoning: boolean;
}

/**
 * The answer in a reply: what follows the last closing tag of reasoning, or the mark of harmony's final channel; nothing
 * where the reasoning that begins a reply never ends. Tags in fenced blocks and in JSON are text.
 */
export function setReasoningAside(text: string): Answer {
  const whole = { start: 0, end: text.length };
  const placeOf = createPlaceTest(text, whole);
  const answer = findFinalChannel(text, placeOf) ?? { ...whole, hasReasoning: false };
  if (answer.start === answer.end) return answer;
  const isReasoning = opensReasoning(text, answer);
  const closing = findClosingTag(text, answer, { placeOf, isReasoning });
  if (closing !== undefined) return { start: closing, end: answer.end, hasReasoning: true };
  return isReasoning ? { start: answer.end, end: answer.end, hasReasoning: true } : answer;
}

// --- internal ---

const names = "think|thinking|thought|reasoning|scratchpad|analysis";
const openingTag = new RegExp(`<(?:${names})(?:\\s[^<>]{0,200})?>`, "iy");
const closingTags = new RegExp(`</(?:${names})\\s{0,8}>`, "gi");

const finalChannels =
  /<\|channel\|>\s{0,8}final[^<>]{0,40}(?:<\|constrain\|>[^<>]{0,40})?<\|message\|>/g;
const channel = /(?:<\|start\|>assistant)?<\|channel\|>\s{0,8}analysis\b/y;
const endMark = /<\|(?:return|end|im_end)\|>\s{0,8}$/;
/** What is left of the channels where a server dropped the marks. */
const bareAnalysis = /analysis(?=[A-Z\s])/y;
const bareFinal = "assistantfinal";

type Place = "text" | "fence" | "json";
type PlaceTest = (at: number) => Place;

function findFinalChannel(text: string, placeOf: PlaceTest): Answer | undefined {
  const start = skipBlank(text, 0, text.length);
  const marks = [...text.matchAll(finalChannels)];
  const mark = marks.findLast(({ index }) => placeOf(index) === "text");
  if (mark !== undefined) {
    const from = mark.index + mark[0].length;
    const end = endMark.exec(text.slice(-64));
    return {
      start: from,
      end: Math.max(from, text.length - (end?.[0].length ?? 0)),
      hasReasoning: text.slice(0, mark.index).includes("<|message|>"),
    };
  }
  channel.lastIndex = start;
  if (channel.test(text)) return { start: text.length, end: text.length, hasReasoning: true };
  bareAnalysis.lastIndex = start;
  const bare = bareAnalysis.test(text) ? text.lastIndexOf(bareFinal) : -1;
  if (bare < 0) return undefined;
  return { start: bare + bareFinal.length, end: text.length, hasReasoning: true };
}

function opensReasoning(text: string, { start, end }: Span): boolean {
  openingTag.lastIndex = skipBlank(text, start, end);
  return openingTag.test(text);
}

/** After the last closing tag that is text; of reasoning that was opened, a tag in a block that is no JSON will do. */
function findClosingTag(
  text: string,
  { start, end }: Span,
  { placeOf, isReasoning }: { placeOf: PlaceTest; isReasoning: boolean },
): number | undefined {
  const tags = [...text.matchAll(closingTags)].filter(({ index }) => index >= start && index < end);
  const tag =
    tags.findLast(({ index }) => placeOf(index) === "text") ??
    (isReasoning ? tags.findLast(({ index }) => placeOf(index) === "fence") : undefined);
  return tag === undefined ? undefined : tag.index + tag[0].length;
}

/** Tells what stands at a position; the text is looked through once, when first asked. */
function createPlaceTest(text: string, whole: Span): PlaceTest {
  let places: { readonly fences: Span[]; readonly json: Span[] } | undefined;
  return (at) => {
    places ??= findPlaces(text, whole);
    if (isWithin(places.json, at)) return "json";
    return isWithin(places.fences, at) ? "fence" : "text";
  };
}

function findPlaces(text: string, whole: Span) {
  const segments = findSegments(text, whole);
  return {
    fences: segments.filter(({ fence }) => fence === "closed"),
    json: segments.flatMap((segment) =>
      findBrackets(text, segment, "enter").filter(({ parses }) => parses),
    ),
  };
}

/** Whether one of the spans, which are in order, holds a position. */
function isWithin(spans: readonly Span[], at: number): boolean {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle]?.end ?? 0) <= at) from = middle + 1;
    else to = middle;
  }
  return (spans[from]?.start ?? Number.POSITIVE_INFINITY) <= at;
}
