import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { findSessionFor, placeOnDisk } from "../resultFiles.ts";
import { orderByTime } from "../text/comparisonText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Compare Result Files*: both sides of the diff that is open, else the two files that are selected, the older one as base. */
export function registerCompareResultFiles(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.compareResultFiles, services.log, async (_first, selection) => {
    const uris = readSelection(selection) ?? readDiff();
    if (uris === undefined) {
      const message = t("select two result files in the Explorer, or open their diff");
      throw new UserError(message, { code: "usage" });
    }
    const session = findSessionFor(services.folders, uris.pair[1]);
    const opened = [];
    for (const uri of uris.pair) {
      const { file } = await placeOnDisk(uri, services.storageUri);
      opened.push(await session.openResultFile(file));
    }
    const ordered = uris.isOrdered ? opened : orderByTime(opened);
    const runIds = ordered.map(({ runId }) => runId);
    services.comparisons.open({ folder: session.id, runIds });
  });
}

// --- internal ---

interface PickedFiles {
  readonly pair: readonly [vscode.Uri, vscode.Uri];
  /** Whether the first is the base. */
  readonly isOrdered: boolean;
}

function readSelection(selection: unknown): PickedFiles | undefined {
  if (!Array.isArray(selection)) return undefined;
  const [first, second, ...others] = selection.filter((each) => each instanceof vscode.Uri);
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  return { pair: [first, second], isOrdered: false };
}

function readDiff(): PickedFiles | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
  return { pair: [input.original, input.modified], isOrdered: true };
}
