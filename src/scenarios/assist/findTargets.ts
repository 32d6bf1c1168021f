import path from "node:path";
import * as jsonc from "jsonc-parser";
import { isDynamicPattern } from "tinyglobby";
import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import type { FilePlace, Span } from "../../model/wire/assistRequests.ts";
import { findEntryFiles } from "../config/findEntryFiles.ts";
import type { FoundFiles } from "../files/findFiles.ts";
import type { AssistContext } from "./assistContext.ts";
import { type AssistedText, findPart } from "./assistedText.ts";
import { listProviders } from "./fileFacts.ts";
import {
  listFilePlaces,
  type FilePlace as NamedFile,
  placeOf,
  resolveIn,
  toFilePlace,
} from "./hintedPlaces.ts";
import { createPlacer } from "./placer.ts";
import { listAddresses, type ReactionAddress } from "./reactionAddresses.ts";
import { seePath } from "./schemaSight.ts";

/** The file that each path of a document leads to, whether it is there or not; globs lead to several and are none. */
export function listLinks(opened: AssistedText): (Span & { readonly file: string })[] {
  return listFilePlaces(opened)
    .filter((place) => !isGlob(place))
    .map(({ start, end, value }) => ({ start, end, file: resolveIn(opened, value) }));
}

/** What stands at an offset for something else. */
export type Pointer =
  | { readonly about: "files"; readonly place: NamedFile }
  | { readonly about: "provider"; readonly span: Span; readonly id: string }
  | { readonly about: "reaction"; readonly span: Span; readonly address: ReactionAddress }
  | {
      readonly about: "credential";
      readonly span: Span;
      readonly source: "env" | "secret";
      readonly path: readonly (string | number)[];
    };

/** What the text at an offset stands for; undefined where it is just a text. */
export function findPointer(
  opened: AssistedText,
  offset: number,
  { rules }: Pick<AssistContext, "rules">,
): Pointer | undefined {
  const found = findPart(opened, offset);
  const node = found?.part.root && jsonc.findNodeAtOffset(found.part.root, found.offset);
  if (found === undefined || node?.type !== "string" || isKey(node)) return undefined;
  const keys = jsonc.getNodePath(node);
  const { hints } = seePath(found.part.root, keys, opened.schema);
  const place = placeOf(node, hints, found.part);
  const span = { start: place.start, end: place.end };
  const file = toFilePlace(place);
  if (file !== undefined) return { about: "files", place: file };
  if (hints.isProvider === true) return { about: "provider", span, id: place.value };
  const source = hints.credential;
  if (source !== undefined) return { about: "credential", span, source, path: keys };
  const addresses = listAddresses(found.part.root, keys, rules);
  for (const { 0: name, index } of opened.text
    .slice(place.start, place.end)
    .matchAll(/\$\{[^}]*\}/g)) {
    const start = place.start + index;
    const end = start + name.length;
    const address = addresses.find((each) => each.name === name);
    if (address !== undefined && offset >= start && offset <= end) {
      return { about: "reaction", span: { start, end }, address };
    }
  }
  return undefined;
}

/** The files that a path or glob of a document stands for, absolute; one that is no glob need not be there. */
export async function findNamedFiles(
  opened: AssistedText,
  { value, files: named }: NamedFile,
  { files }: Pick<AssistContext, "files">,
): Promise<FoundFiles> {
  if (named.takesGlobs !== true) return { files: [resolveIn(opened, value)] };
  return await findEntryFiles(value, path.dirname(opened.file), files);
}

/** Whether a path stands for all files that match it. */
export function isGlob({ value, files }: NamedFile): boolean {
  return files.takesGlobs === true && isDynamicPattern(value);
}

/** Where that which the text at an offset stands for is to be found. */
export async function findDefinitions(
  opened: AssistedText,
  offset: number,
  context: AssistContext,
): Promise<{ origin?: Span; places: FilePlace[] }> {
  const pointer = findPointer(opened, offset, context);
  if (pointer === undefined) return { places: [] };
  const at = createPlacer(opened.file, opened.text);
  if (pointer.about === "files") {
    const { start, end } = pointer.place;
    const { files } = await findNamedFiles(opened, pointer.place, context);
    const places = await listReadable(files, context);
    return { origin: { start, end }, places };
  }
  if (pointer.about === "provider") {
    const own = listProviders(opened)
      .filter(({ id }) => id === pointer.id)
      .map(({ start }) => at(start));
    return {
      origin: pointer.span,
      places: own.length > 0 ? own : await findElsewhere(pointer.id, context),
    };
  }
  if (pointer.about === "credential") return { places: [] };
  const start = findPart(opened, offset)?.part.start ?? 0;
  return { origin: pointer.span, places: [at(start + pointer.address.node.offset)] };
}

// --- internal ---

/** As many as a list of them is still of use. */
const mostPlaces = 1000;

async function listReadable(
  found: readonly string[],
  { files }: AssistContext,
): Promise<FilePlace[]> {
  const places = await mapLimited(found.slice(0, mostPlaces), maxOpenFiles, async (file) =>
    (await files.findFault(file)) === undefined ? [{ file, line: 1, column: 1 }] : [],
  );
  return places.flat();
}

async function findElsewhere(wanted: string, { project }: AssistContext): Promise<FilePlace[]> {
  const { configs } = await project();
  return configs
    .flatMap(({ providers }) => providers)
    .filter(({ id }) => id === wanted)
    .map(({ file, line, column }) => ({ file, line, column }));
}

function isKey(node: jsonc.Node): boolean {
  return node.parent?.type === "property" && node.parent.children?.[0] === node;
}
