import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { RetentionSettings } from "../model/wire/dataProtocol.ts";
import type { HostResult } from "../model/wire/hostProtocol.ts";
import { formatBytes } from "../model/words/bytes.ts";
import { formatDateTime } from "../model/words/dates.ts";
import { formatCount, formatPlural } from "../model/words/figures.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { withSlowProgress } from "./slowProgress.ts";
import { formatRunName } from "./text/runText.ts";
import { emptyTrash, restoreRuns } from "./undoDeletion.ts";

const undo = t("Undo");
const show = t("Show");

/** Deletes what a policy takes, tells of it once, and takes it back when told to; resolves with the number of runs, undefined when it was cancelled and every run stays. Throws `UserError`. */
export async function applyRetention(
  { reports }: Pick<EditorServices, "reports">,
  session: FolderSession,
  { policy, exportFolder }: RetentionSettings,
  onFailure: (error: unknown) => void,
): Promise<number | undefined> {
  const params = { policy, ...(exportFolder === undefined ? {} : { exportTo: exportFolder }) };
  const work = session.host.request("applyRetention", params);
  const applied = await withSlowProgress(
    t("Applying the retention policy…"),
    work,
    () => void session.host.request("stopRetention", {}).catch(onFailure),
    () => readProgress(session),
  );
  if (applied.isStopped === true) return undefined;
  if (applied.batch === undefined) return 0;
  reports.close(
    session.id,
    applied.runs.map(({ entry }) => entry.id),
  );
  await session.runs.refresh();
  void tell(session, applied, applied.batch).catch(onFailure);
  return applied.count;
}

// --- internal ---

type Applied = HostResult<"applyRetention">;

async function readProgress(session: FolderSession): Promise<string | undefined> {
  const { progress } = await session.host.request("getRetentionProgress", {});
  if (progress === undefined || progress.total === 0) return undefined;
  return t("{0} of {1} runs", formatCount(progress.done), formatCount(progress.total));
}

async function tell(session: FolderSession, applied: Applied, batch: string): Promise<void> {
  const { count, bytes, exported } = applied;
  const figures = [formatPlural(count, "run"), formatBytes(bytes)];
  const message =
    exported === 0
      ? t("The retention policy deleted {0} ({1}).", ...figures)
      : t(
          "The retention policy deleted {0} ({1}). Their result files were exported before.",
          ...figures,
        );
  for (;;) {
    const choice = await vscode.window.showInformationMessage(message, undo, show);
    if (choice === undo) return await restoreRuns(session, batch);
    if (choice !== show) return await emptyTrash(session, batch);
    await showRuns(applied);
  }
}

async function showRuns({ runs, count }: Applied): Promise<void> {
  const items = runs.map(({ entry, why, bytes }) => ({
    label: formatRunName(entry),
    description: `${formatDateTime(entry.timestamp)} · ${formatBytes(bytes)}`,
    detail: why,
  }));
  const rest = count - runs.length;
  const title = t("Deleted {0}", formatPlural(count, "Run"));
  const placeHolder =
    rest === 0 ? t("Close this to decide") : t("The first {0} of them", runs.length);
  await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
}
