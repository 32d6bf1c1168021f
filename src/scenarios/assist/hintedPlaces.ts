import path from "node:path";
import type * as jsonc from "jsonc-parser";
import type { EditorHints, NamedFiles } from "../../model/config/editorHints.ts";
import type { AssistedText } from "./assistedText.ts";
import { childAt, listHintedTexts, textOf } from "./schemaSight.ts";

/** A text that stands for something; offsets of what stands between its quotes. */
export interface HintedPlace {
  readonly value: string;
  readonly hints: EditorHints;
  readonly start: number;
  readonly end: number;
}

/** A text that names files; `value` is the path or glob alone. */
export interface FilePlace extends HintedPlace {
  readonly files: NamedFiles;
}

/** Every text of a document that stands for something, in their order. */
export function listHintedPlaces({ parts, schema }: AssistedText): HintedPlace[] {
  return parts.flatMap((part) =>
    part.root === undefined
      ? []
      : listHintedTexts(part.root, schema).map(({ node, hints }) => placeOf(node, hints, part)),
  );
}

/** Those that name files; a `$ref` within its own file, or to an address, is none. */
export function listFilePlaces(opened: AssistedText): FilePlace[] {
  return listHintedPlaces(opened).flatMap((place) => {
    const found = toFilePlace(place);
    return found === undefined ? [] : [found];
  });
}

/** A place as one that names files; undefined where it is none. */
export function toFilePlace(place: HintedPlace): FilePlace | undefined {
  const { files } = place.hints;
  if (files === undefined || place.value === "") return undefined;
  if (files.isReference !== true) return { ...place, files };
  const [value = ""] = place.value.split("#");
  if (value === "" || /^[a-z][\w+.-]+:/i.test(value)) return undefined;
  const isPlain = place.end - place.start === place.value.length;
  return { ...place, files, value, end: isPlain ? place.start + value.length : place.end };
}

/** The file that a path in a document names, absolute. */
export function resolveIn({ file }: Pick<AssistedText, "file">, value: string): string {
  return path.resolve(path.dirname(file), value);
}

/** A scenario that is written in a document, and where its number stands. */
export interface WrittenScenario {
  readonly number: number;
  readonly name: string | undefined;
  readonly start: number;
}

/** The scenarios of a config that are written in it, or the one that a scenario file is. */
export function listWrittenScenarios({ role, parts: [part] }: AssistedText): WrittenScenario[] {
  if (part?.root === undefined) return [];
  const list = role === "config" ? childAt(part.root, "scenarios")?.children : [part.root];
  if (role !== "config" && role !== "scenarioFile") return [];
  return (list ?? []).flatMap((node) => {
    const number = node.type === "object" ? childAt(node, "number") : undefined;
    if (typeof number?.value !== "number") return [];
    const start = part.start + node.offset;
    return [{ number: number.value, name: textOf(childAt(node, "name")), start }];
  });
}

/** Where the text of a node stands between its quotes; one that is not closed ends where it ends. */
export function placeOf(
  { offset, length, value }: jsonc.Node,
  hints: EditorHints,
  part: { readonly start: number; readonly text: string },
): HintedPlace {
  const start = part.start + offset + 1;
  const isClosed = length > 1 && part.text[offset + length - 1] === '"';
  return { value: String(value), hints, start, end: start + length - (isClosed ? 2 : 1) };
}
