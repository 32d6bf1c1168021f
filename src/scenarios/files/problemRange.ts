import * as jsonc from "jsonc-parser";
import type { TextPlace, TextPlaces } from "./textPlaces.ts";

/** A stretch of a text, up to but without its end. */
export interface TextRange {
  readonly start: TextPlace;
  readonly end: TextPlace;
}

/**
 * What to mark for a problem of a JSON text that stands at `place`: the key, value or sign that begins there. Where nothing
 * does, as at the end of the text, it is the character before.
 */
export function findTokenRange(text: string, places: TextPlaces, place: TextPlace): TextRange {
  const start = places.offsetOf(place);
  const first = text[start];
  if (first !== undefined && !/[\s/]/.test(first)) {
    const scanner = jsonc.createScanner(text, false);
    scanner.setPosition(start);
    scanner.scan();
    return rangeOf(places, start, start + Math.max(1, scanner.getTokenLength()));
  }
  const before = text.slice(0, start).trimEnd().length;
  return rangeOf(places, Math.max(0, before - 1), before);
}

/** What to mark for a problem of a text that is no JSON: the rest of its line. */
export function findLineRange(places: TextPlaces, place: TextPlace): TextRange {
  const start = places.offsetOf(place);
  return rangeOf(places, start, places.endOfLine(place.line));
}

// --- internal ---

function rangeOf(places: TextPlaces, start: number, end: number): TextRange {
  return { start: places.placeOf(start), end: places.placeOf(end) };
}
