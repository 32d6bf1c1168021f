import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ChatMessage } from "../../../model/chatMessage.ts";
import type { ComparedChange } from "../../../model/results/comparison.ts";
import type { ChangedTexts, FoundText } from "../../../model/results/comparisonPage.ts";
import type { ResultHead } from "../../../model/results/resultFile.ts";
import { UserError } from "../../../model/userError.ts";
import { readPrompts } from "../../../store/results/resultReader.ts";
import type { TestDataStore } from "../../../store/testDataStore.ts";
import { checkOutTexts } from "./checkOutTexts.ts";
import { findInFolder, type WantedText } from "./findInFolder.ts";
import { findRecorded } from "./findRecorded.ts";

/** A run on one side of a comparison. */
export interface ComparedSide {
  readonly head: ResultHead;
  /** Its result file, absolute. */
  readonly file: string;
}

export interface ChangedTextsOptions {
  readonly store: TestDataStore;
  readonly workspaceFolder: string;
  /** Whether git may be asked. */
  readonly isTrusted: boolean;
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  readonly signal?: AbortSignal;
}

/**
 * Both texts of something that changed between two runs. Prompts are in the result files. Of others those that lie in the
 * workspace now, or lay there at the commit of the run, count where their hash is that of the run; else, where both runs
 * keep what they ran, that. A side that has none says why. Throws `UserError` for a change without texts.
 */
export async function findChangedTexts(
  change: ComparedChange,
  options: ChangedTextsOptions,
): Promise<ChangedTexts> {
  const { text } = change;
  if (text === undefined) {
    throw new UserError(`There are no texts of ${change.what}.`, { code: "not_found" });
  }
  const { base, head } = options;
  const name = `${change.what}${text === "prompt" ? ".md" : ".json"}`;
  if (text === "prompt") {
    return {
      name,
      from: await findPrompt(base, change.from),
      to: await findPrompt(head, change.to),
    };
  }
  const want = (hash: string | null): WantedText | undefined =>
    hash === null ? undefined : { text, scenario: change.scenario, hash };
  const [wantedFrom, wantedTo] = [want(change.from), want(change.to)];
  const from = await findWritten(base, wantedFrom, options);
  const to = await findWritten(head, wantedTo, options);
  if ("text" in from && "text" in to) return { name, from, to };
  const recorded = await Promise.all([
    findRecorded(options.store, base.head.id, wantedFrom),
    findRecorded(options.store, head.head.id, wantedTo),
  ]);
  const [then, now] = recorded;
  if (then === undefined || now === undefined) return { name, from, to };
  return { name: `${change.what}, as it was run.json`, from: { text: then }, to: { text: now } };
}

// --- internal ---

async function findPrompt({ file }: ComparedSide, hash: string | null): Promise<FoundText> {
  const found = hash === null ? undefined : (await readPrompts(file, new Set([hash]))).get(hash);
  if (found === undefined) return { reason: "The result file does not have this prompt." };
  return { text: found.map(formatMessage).join("\n") };
}

function formatMessage({ role, content, files = [] }: ChatMessage): string {
  const named = files.map((each) => `[${each.path}, ${each.mediaType}, ${each.sha256}]\n`);
  return `# ${role}\n\n${named.join("")}${content}\n`;
}

/** In the workspace as it is now, else as it was at the commit of the run. */
async function findWritten(
  { head }: ComparedSide,
  wanted: WantedText | undefined,
  { store, workspaceFolder, isTrusted, signal }: ChangedTextsOptions,
): Promise<FoundText> {
  const { file } = head.config;
  if (wanted === undefined) return { reason: "This run had none." };
  if (file === undefined) return { reason: "This run had no config file." };
  const text = await findInFolder(workspaceFolder, file, wanted);
  if (text !== undefined) return { text };
  const git = head.environment?.git;
  if (git === undefined) {
    return { reason: "It has changed since, and the run does not say at which commit it began." };
  }
  if (!isTrusted) {
    return { reason: "It has changed since, and git is asked in trusted workspaces only." };
  }
  const short = git.commit.slice(0, 12);
  try {
    const { resultsFolder, testRunsFolder } = store.paths;
    const without = [resultsFolder, testRunsFolder];
    const { commit } = git;
    const then = await withCheckout({ workspaceFolder, commit, without, signal }, (folder) =>
      findInFolder(folder, file, wanted),
    );
    if (then !== undefined) return { text: then };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { reason: `It has changed since. ${error.message}` };
  }
  const reason = git.dirty
    ? "It was not committed when the run began, and has changed since."
    : `It has changed since, and at commit ${short} it is another.`;
  return { reason };
}

/** The files of a commit lie in a folder of their own while they are looked at. */
async function withCheckout<T>(
  options: Parameters<typeof checkOutTexts>[0],
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-texts-"));
  try {
    await checkOutTexts(options, folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
