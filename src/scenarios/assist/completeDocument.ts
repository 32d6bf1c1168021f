import path from "node:path";
import { nextNumber } from "../../common/nextNumber.ts";
import { relativePath } from "../../common/relativePath.ts";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { Completion, Span } from "../../model/wire/assistRequests.ts";
import type { WorkspaceListing } from "../files/workspaceListing.ts";
import type { AssistContext } from "./assistContext.ts";
import { type AssistedText, findPart, type TextPart } from "./assistedText.ts";
import { completeFiles } from "./completeFiles.ts";
import { type CompletionPlace, findCompletionPlace } from "./completionPlace.ts";
import { listProviders } from "./fileFacts.ts";
import { listFileSnippets } from "./fileSnippets.ts";
import { type KindSnippet, listKindSnippets } from "./kindSnippets.ts";
import type { Project } from "./project.ts";
import { listAddresses } from "./reactionAddresses.ts";
import { type SchemaSight, seePath } from "./schemaSight.ts";

export interface Completions {
  readonly span: Span;
  readonly completions: Completion[];
  readonly isIncomplete: boolean;
}

/** What may be written at an offset of a text, beside the keys and words that its JSON Schema has. */
export async function completeDocument(
  opened: AssistedText,
  offset: number,
  context: AssistContext,
): Promise<Completions> {
  const found = findPart(opened, offset);
  if (found?.part.root === undefined) return await completeEmpty(opened, offset, context);
  const place = findCompletionPlace(found.part.text, found.offset);
  if (place === undefined) return nothingAt(offset);
  const { part } = found;
  const sight = seePath(part.root, place.path, opened.schema);
  const address = findOpenAddress(place, part.text, found.offset);
  if (address !== undefined) {
    const completions = listAddresses(part.root, place.path, context.rules).map(
      ({ name, handler }) => toAddress(name, handler),
    );
    return { span: shift(address, part), completions, isIncomplete: false };
  }
  const { completions, isIncomplete } = await completeValue(opened, { place, sight }, context);
  const ended = completions.map((each) => ({ ...each, insert: `${each.insert}${place.ending}` }));
  return { span: shift(place, part), completions: ended, isIncomplete };
}

// --- internal ---

interface ValuePlace {
  readonly place: CompletionPlace;
  readonly sight: SchemaSight;
}

function shift({ start, end }: Span, part: TextPart): Span {
  return { start: start + part.start, end: end + part.start };
}

function nothingAt(offset: number): Completions {
  return { span: { start: offset, end: offset }, completions: [], isIncomplete: false };
}

async function completeValue(
  opened: AssistedText,
  { place, sight }: ValuePlace,
  { listing, project, variables }: AssistContext,
): Promise<Omit<Completions, "span">> {
  const { hints } = sight;
  const files =
    hints.files === undefined
      ? { completions: [], isIncomplete: false }
      : await completeFiles(
          { file: opened.file, named: hints.files, typed: place.typed ?? "" },
          listing,
        );
  const ids = hints.isProvider === true ? await listProviderIds(opened, project) : [];
  const names = hints.credential === "env" ? variables : [];
  const isFilled = place.typed !== undefined && place.end - place.start > 2;
  const entries = isFilled ? [] : await listEntries(opened, { place, sight }, project);
  return {
    completions: [
      ...files.completions,
      ...ids.map((id) => toText(id, "id", "provider")),
      ...names.map((name) => toText(name, "variable", "environment variable")),
      ...entries.map((entry) => toEntry(entry)),
    ],
    isIncomplete: files.isIncomplete,
  };
}

async function listProviderIds(
  opened: AssistedText,
  project: AssistContext["project"],
): Promise<string[]> {
  const { configs } = await project();
  const others = configs.flatMap(({ providers }) => providers.map(({ id }) => id));
  return withoutRepeats([...listProviders(opened).map(({ id }) => id), ...others]);
}

async function listEntries(
  opened: AssistedText,
  { place, sight }: ValuePlace,
  project: AssistContext["project"],
): Promise<KindSnippet[]> {
  const isScenario = place.path.length === 2 && place.path[0] === "scenarios";
  const number = isScenario ? findNextNumber(opened, await project()) : 1;
  return listKindSnippets(sight.schemas, { number: String(number) });
}

async function completeEmpty(
  opened: AssistedText,
  offset: number,
  { project, rules, listing }: AssistContext,
): Promise<Completions> {
  const { file, role, text } = opened;
  const line = /[^\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? "";
  if (/\/[/*]/.test(line) || /\.csv$/i.test(file)) return nothingAt(offset);
  const [word = ""] = /\w*$/.exec(line) ?? [];
  const facts = {
    name: path.basename(file).replace(/(\.(touchstone|scenario|schema))?\.\w+$/, ""),
    scenarios: role === "config" ? await guessScenarios(file, listing) : "",
    number: findNextNumber(opened, await project()),
    isLines: /\.(jsonl|ndjson)$/i.test(file),
  };
  const snippets = listFileSnippets(role, facts, rules);
  return {
    span: { start: offset - word.length, end: offset },
    completions: snippets.map((snippet) => toEntry(snippet)),
    isIncomplete: false,
  };
}

/** A glob of the folder that most scenarios lie in, else where samples have them. */
async function guessScenarios(file: string, listing: WorkspaceListing): Promise<string> {
  const { files } = await listing.find("**/*.scenario.json");
  const counts = new Map<string, number>();
  for (const each of files) {
    const folder = relativePath(path.dirname(file), path.dirname(each));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const folder = most === undefined ? "../scenarios" : most[0];
  return folder === "" ? "*.scenario.json" : `${folder}/*.scenario.json`;
}

/** One more than the highest that is known. */
function findNextNumber({ file }: AssistedText, { configs }: Project): number {
  const others = configs
    .flatMap(({ scenarios }) => scenarios)
    .filter((scenario) => scenario.file !== file);
  return nextNumber(others.map(({ number }) => number));
}

function toText(text: string, sort: "id" | "variable", detail: string): Completion {
  return { label: text, sort, detail, insert: JSON.stringify(text), isSnippet: false };
}

function toAddress(name: string, handler: string): Completion {
  const detail = `address of a reaction (${handler})`;
  return { label: name, sort: "id", detail, insert: name, isSnippet: false };
}

function toEntry({ label, description, body }: KindSnippet): Completion {
  const documentation = description === undefined ? {} : { documentation: description };
  return { label, sort: "entry", ...documentation, insert: body, isSnippet: true };
}

/** The `${…` that is being written within a text, with what it is already closed by. */
function findOpenAddress(
  { start, typed }: CompletionPlace,
  text: string,
  offset: number,
): Span | undefined {
  const begun = typed === undefined ? null : /\$\{[^}"]*$/.exec(typed);
  if (begun === null) return undefined;
  const [rest = ""] = /^[\w.-]*\}/.exec(text.slice(offset, offset + 200)) ?? [];
  return { start: start + 1 + begun.index, end: offset + rest.length };
}
