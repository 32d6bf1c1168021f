import path from "node:path";
import { t } from "@vscode/l10n";
import type { KeyNeed } from "../model/config/keyNeed.ts";
import { formatPlural } from "../model/words/figures.ts";
import { askProviders } from "./askProviders.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { readForRun } from "./runConfigFile.ts";

/** Asks the provider that a key is for, for its list of models, as *Check Models…* does. Throws `UserError`, or `CancellationError` when called off. */
export async function testKey(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  key: KeyNeed,
): Promise<{ readonly isFine: boolean; readonly message: string }> {
  await session.configs.load();
  for (const { file, keys } of session.configs.configs) {
    if (!keys.some((need) => isSame(need, key))) continue;
    const { prepared, summary } = await readForRun(session, path.resolve(session.path, file));
    for (const { id: provider } of summary.providers) {
      const params = { prepared, provider };
      const { asked, keys: needs } = await session.host.request("prepareModels", params);
      if (asked.length === 0 || !needs.some((need) => isSame(need, key))) continue;
      const answer = await askProviders(services, session, {
        title: t("Asking {0} for models…", provider),
        prepared,
        keys: needs,
        ask: (granted) => session.host.request("listModels", { ...params, keys: granted }),
      });
      const { models, fault = t("it gave no list") } = answer;
      return models === undefined
        ? { isFine: false, message: `${provider}: ${fault}` }
        : {
            isFine: true,
            message: t("{0} answers: {1}", provider, formatPlural(models.length, "model")),
          };
    }
  }
  return { isFine: false, message: t("No provider with a list of models uses this key.") };
}

// --- internal ---

function isSame(a: KeyNeed, b: KeyNeed): boolean {
  return a.source === b.source && a.name === b.name && a.origin === b.origin;
}
