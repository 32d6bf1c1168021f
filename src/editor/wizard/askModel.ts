import { randomUUID } from "node:crypto";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GrantedKey } from "../../model/config/keyNeed.ts";
import { errorMessage } from "../../model/userError.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { askIn } from "./ask.ts";
import type { Back, StepPlace } from "./runWizard.ts";

export interface AskedProvider {
  readonly provider: Readonly<Record<string, unknown>>;
  readonly keys: readonly GrantedKey[];
}

/** A model from the list of the provider's server, which is asked for it meanwhile, or as it is typed. Rejects as `askIn` does. */
export async function askModel(
  place: StepPlace,
  session: FolderSession,
  { provider, keys }: AskedProvider,
): Promise<string | Back> {
  const asking = randomUUID();
  const box = vscode.window.createQuickPick<ModelItem>();
  const listing = session.host
    .request("listDraftModels", { asking, provider: { ...provider }, keys: [...keys] })
    .catch((error: unknown) => ({ models: undefined, fault: errorMessage(error) }));
  try {
    return await askIn<vscode.QuickPick<ModelItem>, string>(box, place, (_, { answer }) => {
      let listed: ModelItem[] = [];
      let isEnded = false;
      const show = () => {
        box.items = [...listTyped(box.value, listed), ...listed];
      };
      box.busy = true;
      box.placeholder = t("Asking for the list of models… A name can be typed at any time");
      box.matchOnDescription = true;
      box.onDidChangeValue(show);
      box.onDidHide(() => {
        isEnded = true;
      });
      box.onDidAccept(() => {
        const [picked] = box.activeItems;
        if (picked !== undefined) answer(picked.model);
      });
      void listing.then(({ models, fault }) => {
        if (isEnded) return;
        listed = toItems(models ?? []);
        box.busy = false;
        box.placeholder =
          fault === undefined
            ? t("Pick the model, or type its name")
            : t("Type the name of the model: its list cannot be read: {0}", fault);
        show();
      });
    });
  } finally {
    // Where the list has come, or the host is gone, there is nothing to end.
    session.host.request("cancelAsking", { asking }).catch(() => undefined);
  }
}

// --- internal ---

type Listed = NonNullable<HostResult<"listDraftModels">["models"]>[number];
type ModelItem = vscode.QuickPickItem & { readonly model: string };

/** Those that answer no more come last. */
function toItems(models: readonly Listed[]): ModelItem[] {
  const today = new Date().toISOString().slice(0, 10);
  const isOver = ({ retiresOn }: Listed) => retiresOn !== undefined && retiresOn < today;
  return [...models.filter((each) => !isOver(each)), ...models.filter(isOver)].map((each) => ({
    label: each.id,
    ...(each.retiresOn === undefined
      ? {}
      : {
          description: isOver(each)
            ? t("retired {0}", each.retiresOn)
            : t("retires {0}", each.retiresOn),
        }),
    model: each.id,
  }));
}

/** What was typed, where no entry is called so. */
function listTyped(typed: string, listed: readonly ModelItem[]): ModelItem[] {
  const model = typed.trim();
  if (model === "" || listed.some((each) => each.model === model)) return [];
  return [{ label: `$(edit) ${t("Use “{0}”", model)}`, alwaysShow: true, model }];
}
