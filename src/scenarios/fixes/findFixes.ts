import { access, realpath } from "node:fs/promises";
import path from "node:path";
import { isInside } from "../../common/isInside.ts";
import type { ProblemFault, ProblemFix } from "../../model/config/problemFault.ts";
import type { FoundFix } from "../../model/wire/problemRequests.ts";
import { createTextPlaces, type TextPlace, type TextPlaces } from "../files/textPlaces.ts";
import type { WorkspaceListing } from "../files/workspaceListing.ts";
import {
  formatInline,
  insertBefore,
  readAt,
  removeEntry,
  removeEntryAt,
  renameKey,
  setValue,
  type TextEdit,
} from "./editJson.ts";
import { listNearPaths } from "./nearPaths.ts";
import { makeStartingScenario, makeStartingSchema } from "./startingFiles.ts";

/** A text with one of its problems. */
export interface FaultyText {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** Where the problem stands. */
  readonly place: TextPlace;
  readonly fault: ProblemFault;
  readonly workspaceFolder: string;
  /** Looks for files that were meant. */
  readonly listing: Pick<WorkspaceListing, "find">;
  /** Gives the number of a new scenario. */
  readonly findNumber: () => Promise<number>;
}

/** The changes that would mend a problem of a text as it is now; none that does not fit it any more. */
export async function findFixes(faulty: FaultyText): Promise<FoundFix[]> {
  const part = openPart(faulty);
  const found: FoundFix[] = [];
  for (const fix of faulty.fault.fixes) {
    for (const { title, edits, create } of await planFix(fix, part, faulty)) {
      const isPreferred = found.length === 0 && preferred.has(fix.do);
      const placed = edits?.map(part.placeEdit) ?? [];
      found.push({ title, isPreferred, edits: placed, ...(create && { create }) });
    }
  }
  return found;
}

// --- internal ---

type PlacedEdit = FoundFix["edits"][number];

/** Not what takes away, and not what makes a file. */
const preferred: ReadonlySet<ProblemFix["do"]> = new Set([
  "renameKey",
  "setValue",
  "insertBefore",
  "findFile",
]);

interface PlannedFix {
  readonly title: string;
  readonly edits?: readonly TextEdit[] | undefined;
  readonly create?: FoundFix["create"];
}

/** The JSON text that the paths of a fault begin in: the whole file, or a line of one that has a text a line. */
interface TextPart {
  readonly text: string;
  /** Where the problem stands in it. */
  readonly offset: number;
  placeEdit(edit: TextEdit): PlacedEdit;
}

function openPart({ file, text, place }: FaultyText): TextPart {
  const places = createTextPlaces(text);
  const start = hasLines(file) ? places.offsetOf({ line: place.line, column: 1 }) : 0;
  const end = hasLines(file) ? places.endOfLine(place.line) : text.length;
  return {
    text: text.slice(start, end),
    offset: places.offsetOf(place) - start,
    placeEdit: (edit) => placeEdit(edit, start, places),
  };
}

function hasLines(file: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(file);
}

function placeEdit({ offset, length, text }: TextEdit, from: number, places: TextPlaces) {
  const start = places.placeOf(from + offset);
  return { start, end: places.placeOf(from + offset + length), text };
}

/** One for each way there is; none where the text has changed so that there is nothing to change. */
async function planFix(
  fix: ProblemFix,
  { text, offset }: TextPart,
  faulty: FaultyText,
): Promise<PlannedFix[]> {
  const { fault, file, workspaceFolder, listing } = faulty;
  switch (fix.do) {
    case "renameKey":
      return keepEdited(`Change to "${fix.to}"`, renameKey(text, fault.path, fix.to));
    case "setValue": {
      const at = fix.path ?? fault.path;
      const edits = setValue(text, at, fix.value);
      return keepEdited(titleOfValue(fix, at, readAt(text, at) !== undefined), edits);
    }
    case "remove":
      return keepEdited(`Remove ${fix.what}`, removeEntry(text, fix.path ?? fault.path));
    case "removeRepeated":
      return keepEdited("Remove this key", removeEntryAt(text, offset));
    case "insertBefore":
      return keepEdited(`Insert "${fix.text}"`, insertBefore(text, offset, fix.text));
    case "findFile": {
      const written = readAt(text, fault.path);
      if (typeof written !== "string") return [];
      const near = await listNearPaths(written, path.dirname(file), listing);
      return near.flatMap((each) =>
        keepEdited(`Change to "${each}"`, setValue(text, fault.path, each)),
      );
    }
    case "createFile": {
      if (!(await isCreatable(fix.file, workspaceFolder))) return [];
      const title = `Create ${fix.holds} file ${path.basename(fix.file)}`;
      const content = await startingFiles[fix.holds](fix.file, faulty);
      return [{ title, create: { file: fix.file, text: content } }];
    }
  }
}

const startingFiles: Readonly<
  Record<
    Extract<ProblemFix, { do: "createFile" }>["holds"],
    (file: string, of: FaultyText) => Promise<string>
  >
> = {
  schema: async () => makeStartingSchema(),
  scenario: async (file, { findNumber }) => makeStartingScenario(file, await findNumber()),
};

function keepEdited(title: string, edits: readonly TextEdit[] | undefined): PlannedFix[] {
  return edits === undefined ? [] : [{ title, edits }];
}

const mostTitleLength = 80;

function titleOfValue(
  { value, note }: Extract<ProblemFix, { do: "setValue" }>,
  at: ProblemFault["path"],
  isThere: boolean,
): string {
  const whole = formatInline(value);
  const shown = whole.length > mostTitleLength ? `${whole.slice(0, mostTitleLength)}…` : whole;
  const end = note === undefined ? "" : `, ${note}`;
  return isThere ? `Change to ${shown}${end}` : `Add "${at.at(-1)}": ${shown}${end}`;
}

/** A JSON file that is not there, in the workspace folder: not by way of a symbolic link either. */
async function isCreatable(file: string, workspaceFolder: string): Promise<boolean> {
  if (path.extname(file).toLowerCase() !== ".json" || !isInside(workspaceFolder, file))
    return false;
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return false;
  const realFolder = await realpath(workspaceFolder).catch(() => workspaceFolder);
  return isInside(realFolder, await findRealFolder(path.dirname(file)));
}

/** The nearest folder above that is there, as it is really called. */
async function findRealFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  const parent = path.dirname(folder);
  return real ?? (parent === folder ? folder : await findRealFolder(parent));
}
