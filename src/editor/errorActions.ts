import { t } from "@vscode/l10n";
import type { Mend } from "../model/mend.ts";
import type { UserError, UserErrorCode } from "../model/userError.ts";
import { type CommandId, commandIds, type InternalCommandId, internalCommandIds } from "./ids.ts";

/** What an error offers that mends it: a command with its arguments, or a place in a file. */
export interface ErrorAction {
  readonly label: string;
  readonly command:
    | CommandId
    | InternalCommandId
    | "workbench.trust.manage"
    | "workbench.action.openSettings"
    | "vscode.open";
  readonly args?: readonly unknown[];
  /** Line and column from 1, of the file (absolute) that `vscode.open` opens. */
  readonly place?: Extract<Mend, { kind: "place" }>;
}

/** The action of an error, by what it says mends it, else by its code; undefined where only the log may help. */
export function findErrorAction({
  code,
  mend,
}: Pick<UserError, "code" | "mend">): ErrorAction | undefined {
  return mend === undefined ? codeActions[code] : mendActions(mend);
}

// --- internal ---

const showsLog = undefined;

const codeActions: Readonly<Record<UserErrorCode, ErrorAction | undefined>> = {
  locked: { label: t("Show Running Run"), command: internalCommandIds.openRunningReport },
  not_found: { label: t("Refresh"), command: commandIds.refresh },
  untrusted: { label: t("Manage Trust"), command: "workbench.trust.manage" },
  forbidden: { label: t("Set API Key…"), command: commandIds.setApiKey },
  // Each says in its message what is wrong; places, settings and the index come with `mend`.
  config: showsLog,
  storage: showsLog,
  usage: showsLog,
  unsupported: showsLog,
  host: showsLog,
};

function mendActions(mend: Mend): ErrorAction {
  switch (mend.kind) {
    case "place":
      return { label: t("Go to Error"), command: "vscode.open", place: mend };
    case "storedKey":
      return {
        label: t("Set API Key…"),
        command: commandIds.setApiKey,
        args: [{ name: mend.name, origin: mend.origin }],
      };
    case "setting":
      return {
        label: t("Open Settings"),
        command: "workbench.action.openSettings",
        args: [`@id:${mend.setting}`],
      };
    case "index":
      return { label: t("Rebuild Index"), command: commandIds.rebuildIndex };
  }
}
