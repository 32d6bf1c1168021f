import path from "node:path";
import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { readConfigTarget, resolveProvider } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { probeConfigFile } from "../probeConfigFile.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Probe Provider…*: of a provider's row, else one that is picked: among those of a config's row, or of all configs. */
export function registerProbeProvider(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.probeProvider, services.log, async (target) => {
    assertTrusted();
    const chosen = await resolveProvider(services, readConfigTarget(services, target), {
      title: t("Probe Provider"),
      placeHolder: t("Pick the provider whose handling of JSON Schema is to be found out"),
      missing: t("there is no config with a provider to probe"),
    });
    if (chosen === undefined) return undefined;
    const { session, summary, provider } = chosen;
    const file = path.resolve(session.path, summary.file);
    return probeConfigFile(services, session, file, provider);
  });
}
