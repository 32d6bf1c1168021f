import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { askProviders } from "./askProviders.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { readForRun, startPrepared } from "./runConfigFile.ts";
import type { RunRef } from "./runRef.ts";
import { listReplacements } from "./text/modelText.ts";

/**
 * Runs a provider of a config file (absolute path) beside a copy of it with another model, which a person picks, once they have
 * agreed to the requests, and opens the report; at the end of the run the new model is compared with the old. Throws
 * `UserError`, or `CancellationError` when called off.
 */
export async function tryReplacement(
  services: Pick<EditorServices, "vault" | "folders" | "reports" | "comparisons">,
  session: FolderSession,
  config: string,
  provider: string,
): Promise<RunRef> {
  const { prepared, summary } = await readForRun(session, config);
  const old = summary.providers.find(({ id }) => id === provider)?.model ?? "";
  const model = await chooseModel(services, session, { prepared, provider, old });
  const request = { prepared, provider, model };
  const replacement = await session.host.request("prepareReplacement", request);
  await assertConsent(t("Run {0} beside {1}?", provider, model), replacement.description);
  const ref = await startPrepared(services, session, replacement);
  services.reports.open(ref);
  const runIds = [`${ref.runId}:${provider}`, `${ref.runId}:${replacement.copy}`];
  // Not before: a page that another covers while it loads may stay empty.
  void services.reports
    .whenWhole(ref)
    .then(() => services.comparisons.open({ folder: ref.folder, runIds }));
  return ref;
}

// --- internal ---

interface Replaced {
  readonly prepared: string;
  readonly provider: string;
  /** Its model; empty where it has none. */
  readonly old: string;
}

/** From the list of the provider where it has one, else as it is typed. */
async function chooseModel(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  replaced: Replaced,
): Promise<string> {
  const { prepared, provider, old } = replaced;
  const { asked, keys } = await session.host.request("prepareModels", { prepared, provider });
  if (asked.length === 0) return await enterModel(replaced);
  const { models, fault } = await askProviders(services, session, {
    title: t("Asking {0} for its models…", provider),
    prepared,
    keys,
    ask: (granted) => session.host.request("listModels", { prepared, provider, keys: granted }),
  });
  if (models === undefined) {
    return await enterModel(replaced, t("Its list of models cannot be read: {0}", String(fault)));
  }
  const today = new Date().toISOString().slice(0, 10);
  const choices = listReplacements(models, old, today);
  const items = choices.map(({ model, note }) => ({ label: model, description: note }));
  const placeHolder = t("Pick the model to try beside {0}", old);
  const picked = await vscode.window.showQuickPick([otherModel, ...items], {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked === otherModel ? await enterModel(replaced) : picked.label;
}

const title = t("Try Replacement");
const otherModel: vscode.QuickPickItem = {
  label: `$(edit) ${t("Another Model…")}`,
  description: t("by its name"),
  alwaysShow: true,
};

async function enterModel({ provider, old }: Replaced, remark?: string): Promise<string> {
  const wanted =
    old === ""
      ? t("The model to try in place of that of {0}", provider)
      : t("The model to try in place of {0}", old);
  const entered = await vscode.window.showInputBox({
    title,
    prompt: remark === undefined ? wanted : `${wanted}. ${remark}`,
    value: old,
    validateInput: (text) =>
      text.trim() === "" || text.trim() === old ? t("Name another model.") : undefined,
  });
  if (entered === undefined) throw new vscode.CancellationError();
  return entered.trim();
}

async function assertConsent(question: string, description: string): Promise<void> {
  const send = t("Send");
  const detail = t("This sends {0}, and shows both in one report.", description);
  const choice = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail },
    send,
  );
  if (choice !== send) throw new vscode.CancellationError();
}
