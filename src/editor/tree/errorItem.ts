import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import type { UserError } from "../../model/userError.ts";
import { findErrorAction } from "../errorActions.ts";
import { commandIds } from "../ids.ts";
import { errorIcon } from "./icons.ts";

/** The row of a list that could not be loaded; a click on it does what mends that, or shows the log. */
export function createErrorItem(error: UserError): vscode.TreeItem {
  const item = new vscode.TreeItem(shownLine(error.message));
  const action = error.mend === undefined ? undefined : findErrorAction(error);
  item.iconPath = errorIcon;
  item.tooltip = shownLine(error.message, mostTooltipLength);
  item.command =
    action?.args === undefined
      ? { command: commandIds.showLog, title: t("Show Log") }
      : { command: action.command, title: action.label, arguments: [...action.args] };
  return item;
}

// --- internal ---

const mostTooltipLength = 2000;
