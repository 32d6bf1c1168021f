import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { HostParams } from "../../model/wire/hostProtocol.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { deleteRunsAfterAsking } from "../deleteRunsAfterAsking.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import type { RunTarget } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { formatRunDescription, formatRunName } from "../text/runText.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Clean Up Runs…*: by age, by number or both; shows what would go before it goes. */
export function registerCleanUpRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.cleanUpRuns, services.log, async () => {
    const session = await pickFolder(services.folders, title);
    const rules = await askRules();
    if (rules === undefined) return;
    const planned = session.host.request("planCleanUp", rules);
    const { entries } = await withSlowProgress(t("Looking for old runs…"), planned);
    if (entries.length === 0) {
      void vscode.window.showInformationMessage(t("No run is that old."));
      return;
    }
    const targets = await confirmList(entries.map((entry) => toTarget(session, entry)));
    if (targets.length === 0) return;
    const exportsFirst = await asksForExport(targets.length);
    if (exportsFirst === undefined) return;
    await deleteRunsAfterAsking(services, targets, { exportsFirst });
  });
}

// --- internal ---

type Rules = HostParams<"planCleanUp">;
type Entry = NonNullable<RunTarget["entry"]>;

const title = t("Clean Up Runs");
const byAge = { label: t("Older Than…"), description: t("runs started before a number of days") };
const byCount = { label: t("All But the Last…"), description: t("keeps a number of newest runs") };
const byBoth = {
  label: t("Older Than…, but Keep the Last…"),
  description: t("only what both rules name"),
};

async function askRules(): Promise<Rules | undefined> {
  const placeHolder = t("Pick what may go");
  const rule = await vscode.window.showQuickPick([byAge, byCount, byBoth], { title, placeHolder });
  if (rule === undefined) return undefined;
  const rules: Rules = {};
  if (rule !== byCount) {
    rules.olderThanDays = await askNumber(t("Runs older than how many days?"), "30");
    if (rules.olderThanDays === undefined) return undefined;
  }
  if (rule !== byAge) {
    rules.keepLast = await askNumber(t("How many of the newest runs are kept?"), "20");
    if (rules.keepLast === undefined) return undefined;
  }
  return rules;
}

async function askNumber(prompt: string, value: string): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value,
    validateInput: (input) => (/^\d{1,6}$/.test(input.trim()) ? undefined : t("A whole number.")),
  });
  return text === undefined ? undefined : Number(text.trim());
}

/** The list of what would go; rows that are unticked stay. */
async function confirmList(targets: readonly RunTarget[]): Promise<RunTarget[]> {
  const items = targets.flatMap((target) => {
    if (target.entry === undefined) return [];
    const label = formatRunName(target.entry);
    const detail = formatDateTime(target.entry.timestamp);
    const description = formatRunDescription(target.entry, true);
    return { label, description, detail, picked: true, target };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: t("{0}: {1} Would Go", title, formatPlural(items.length, "Run")),
    placeHolder: t("Untick what is to stay; nothing is deleted yet"),
    canPickMany: true,
  });
  return picked?.map(({ target }) => target) ?? [];
}

/** Whether the result files are to be copied before. */
async function asksForExport(count: number): Promise<boolean | undefined> {
  const runs = formatPlural(count, "Run");
  const items = [
    {
      label: t("Delete {0}", runs),
      description: t("can be undone for ten seconds"),
      exportsFirst: false,
    },
    {
      label: t("Export and Delete {0}…", runs),
      description: t("their result files go to a folder first"),
      exportsFirst: true,
    },
  ];
  const placeHolder = t("Pick what becomes of them");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.exportsFirst;
}

function toTarget(session: FolderSession, entry: Entry): RunTarget {
  return { session, runId: entry.id, entry };
}
