import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ModelCheck } from "../../model/modelCheck.ts";
import { UserError } from "../../model/userError.ts";
import { askProviders } from "../askProviders.ts";
import {
  type ConfigTarget,
  listConfigTargets,
  pickConfig,
  readConfigTarget,
} from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted, readForRun } from "../runConfigFile.ts";
import { formatConfigName } from "../text/configText.ts";
import { formatAllListed } from "../text/modelText.ts";
import { tryReplacement } from "../tryReplacement.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Check Models…*: of a config's row, of one provider's, else of a config that is picked. Nothing else asks for lists. */
export function registerCheckModels(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.checkModels, services.log, async (target) => {
    assertTrusted();
    const row = readConfigTarget(services, target) ?? (await pickAny(services));
    if (row === undefined) return undefined;
    const checks = await askForChecks(services, row);
    row.session.models.keep(row.summary.file, checks);
    await showChecks(services, row, checks);
    return checks;
  });
}

// --- internal ---

const title = t("Check Models");
const texts = {
  title,
  placeHolder: t("Pick the config whose providers are asked for their models"),
};

async function pickAny(services: EditorServices): Promise<ConfigTarget | undefined> {
  const targets = await listConfigTargets(services);
  if (targets.length > 0) return await pickConfig(targets, texts);
  throw new UserError(t("there is no config whose models could be checked"), { code: "usage" });
}

async function askForChecks(
  services: EditorServices,
  { session, summary, provider }: ConfigTarget,
): Promise<ModelCheck[]> {
  const { prepared } = await readForRun(session, fileOf({ session, summary }));
  const { asked, keys } = await session.host.request("prepareModels", { prepared, provider });
  if (asked.length === 0) {
    const whose = provider ?? formatConfigName(summary);
    throw new UserError(t("{0} has no model that a server could list", whose), { code: "usage" });
  }
  const { checks } = await askProviders(services, session, {
    title: t("Asking {0} for models…", asked.join(", ")),
    prepared,
    keys,
    ask: (granted) => session.host.request("checkModels", { prepared, provider, keys: granted }),
  });
  return checks;
}

/** Every check where one of them calls for something to be done; a provider that is picked gets another model to try. */
async function showChecks(
  services: EditorServices,
  target: ConfigTarget,
  checks: readonly ModelCheck[],
): Promise<void> {
  const name = formatConfigName(target.summary);
  if (checks.every(({ verdict }) => verdict === "listed")) {
    void vscode.window.showInformationMessage(formatAllListed(name, checks));
    return;
  }
  const items = checks.map((check) => ({
    label: `${check.verdict === "listed" ? "$(pass)" : "$(warning)"} ${check.provider}`,
    description: check.model,
    detail: check.message,
    check,
  }));
  const placeHolder = t("Pick a provider to try another model beside its own");
  const picked = await vscode.window.showQuickPick(items, {
    title: `${title}: ${name}`,
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  await tryReplacement(services, target.session, fileOf(target), picked.check.provider);
}

function fileOf({ session, summary }: ConfigTarget): string {
  return path.resolve(session.path, summary.file);
}
