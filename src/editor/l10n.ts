import { config } from "@vscode/l10n";
import * as vscode from "vscode";

/**
 * Has `t` of `@vscode/l10n` speak the language of VS Code, where there is a translation. Imported before all else, as texts
 * that are made once are made when their modules are loaded.
 */
if (vscode.l10n.bundle !== undefined) config({ contents: vscode.l10n.bundle });
