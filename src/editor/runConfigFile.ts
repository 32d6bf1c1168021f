import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import { isError, placeOf } from "../model/config/problem.ts";
import { describeShortKeys } from "../model/config/shortKeys.ts";
import { UserError } from "../model/userError.ts";
import { isEnding } from "../model/wire/endingRun.ts";
import type { ConfigSummary, HostResult } from "../model/wire/hostProtocol.ts";
import type { QueueAccess } from "../model/wire/queueRequests.ts";
import { formatPlural } from "../model/words/figures.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { askAboutLacking } from "./keys/askAboutLacking.ts";
import { findKnownKeys } from "./keys/findKnownKeys.ts";
import { grantKeys } from "./keys/grantKeys.ts";
import { createKeyAsker } from "./keys/keyAsker.ts";
import { readAsShown } from "./readAsShown.ts";
import type { RunRef } from "./runRef.ts";
import { withSlowProgress } from "./slowProgress.ts";
import { askToWait } from "./waitForRun.ts";

/** Starts a run of a config file (absolute path). Throws `UserError`, or `CancellationError` when called off. */
export async function runConfigFile(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  config: string,
): Promise<RunRef> {
  const { prepared, summary } = await readForRun(session, config);
  const { name, keys } = summary;
  return await startPrepared(services, session, { prepared, name, keys });
}

/** Has the host read a config file (absolute path) that is to be run, as the editor shows it. Throws `UserError`. */
export async function readForRun(
  session: FolderSession,
  config: string,
): Promise<HostResult<"prepareRun">> {
  assertTrusted();
  const read = await readAsShown(session.path, config, (open) =>
    session.host.request("prepareRun", { config, open }),
  );
  assertSound(read.summary, session.path);
  return read;
}

/** What the host is ready to start, and the keys it needs. */
export interface PreparedRun {
  readonly prepared: string;
  readonly name: string;
  readonly keys: readonly KeyNeed[];
  /** Where its tests go to workers. */
  readonly queue?: QueueAccess | undefined;
}

/**
 * Starts what was read, once its keys are granted. Throws as `runConfigFile` does, and `CancellationError` when it is to wait
 * for the end of another run.
 */
export async function startPrepared(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  prepared: PreparedRun,
): Promise<RunRef> {
  const started = await startOrWait(services, session, prepared);
  if ("waiting" in started) throw new vscode.CancellationError();
  return { folder: session.id, runId: started.runId };
}

/** The run that began, or the start that waits for the end of another. Throws as `runConfigFile` does. */
export async function startOrWait(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  { prepared, name, keys: needs, queue }: PreparedRun,
): Promise<HostResult<"startRun"> | HostResult<"startRunAfter">> {
  // What is known of a run elsewhere may be a second old.
  if (session.runs.goingOn !== undefined) await session.runs.refresh();
  const { goingOn, running } = session.runs;
  // For one that is about to end the host waits by itself.
  const isBusy = goingOn !== undefined && !(running !== undefined && isEnding(running));
  if (isBusy) await askToWait(session, name);
  const { without, wanted } = await leaveOutLacking(services, session, {
    prepared,
    name,
    keys: needs,
  });
  const keys = await grantRunKeys(services, session, wanted);
  const short = describeShortKeys(keys);
  if (short.length > 0) void vscode.window.showWarningMessage(short.join(" "));
  const start = { prepared, keys, without, queue };
  const startAfter = () => session.host.request("startRunAfter", start);
  if (isBusy) return await startAfter();
  const started = session.host.request("startRun", start);
  let isCancelled = false;
  const starting = withSlowProgress(t("Starting {0}…", name), started, () => {
    isCancelled = true;
  });
  try {
    const { runId } = await starting;
    if (isCancelled) await session.host.request("cancelRun", { runId });
    await session.runs.refresh();
    return { runId };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "locked") throw error;
    if (isCancelled) throw new vscode.CancellationError();
    // Somebody was faster, whose run is not known here yet.
    await session.runs.refresh();
    await askToWait(session, name);
    return await startAfter();
  }
}

/** Keys for what a folder sends. Throws `CancellationError` when they are refused, or the folder is closed meanwhile. */
export async function grantRunKeys(
  { vault, folders }: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  needs: readonly KeyNeed[],
): Promise<GrantedKey[]> {
  const asker = createKeyAsker();
  const keys = await grantKeys(needs, { vault, environment: process.env, asker });
  if (keys !== undefined && folders.sessions.includes(session)) return keys;
  throw new vscode.CancellationError();
}

/** Runs send prompts and start programs that the workspace names. Throws `UserError` in Restricted Mode. */
export function assertTrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(t("runs cannot be started in Restricted Mode; trust this workspace first"), {
    code: "untrusted",
  });
}

// --- internal ---

/** One provider without a key does not hold back the others: it is asked about once. */
async function leaveOutLacking(
  { vault }: Pick<EditorServices, "vault">,
  session: FolderSession,
  { prepared, name, keys }: PreparedRun,
): Promise<{ readonly without: string[]; readonly wanted: readonly KeyNeed[] }> {
  const all = { without: [], wanted: keys };
  const known = await findKnownKeys(keys, vault, process.env);
  const missing = keys.filter((_need, nth) => (known[nth]?.value ?? "") === "");
  if (missing.length === 0) return all;
  const asked = { prepared, missing: [...missing] };
  const lacking = await session.host.request("findLackingProviders", asked);
  const { providers, hasOthers } = lacking;
  if (!hasOthers || providers.length === 0) return all;
  if (!(await askAboutLacking(name, providers, missing))) return all;
  return { without: providers, wanted: keys.filter((need) => !missing.includes(need)) };
}

function assertSound({ problems }: ConfigSummary, folder: string): void {
  const [first, ...others] = problems.filter(isError);
  if (first === undefined) return;
  const place = `${path.basename(first.file)}:${first.line}`;
  const key = first.key === "" ? "" : `${first.key}: `;
  const words = `${place}: ${key}${first.message}`;
  const more = formatPlural(others.length, "more problem");
  const message = others.length === 0 ? words : t("{0} (and {1})", words, more);
  const file = path.resolve(folder, first.file);
  const mend = { ...placeOf(first), file, kind: "place" } as const;
  throw new UserError(message, { code: "config", mend });
}
