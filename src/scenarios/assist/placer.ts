import { createTextPlaces } from "../files/textPlaces.ts";

/** A place in a file, counted from 1; columns count UTF-16 units. */
export interface LinePlace {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Tells the places of offsets of a text that a file holds. */
export function createPlacer(file: string, text: string): (offset: number) => LinePlace {
  const { placeOf } = createTextPlaces(text);
  return (offset) => ({ file, ...placeOf(offset) });
}
