import { randomUUID } from "node:crypto";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import { errorMessage } from "../../model/userError.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { formatDuration } from "../../model/words/figures.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { askIn } from "./ask.ts";
import type { AskedProvider } from "./askModel.ts";
import type { Back, StepPlace } from "./runWizard.ts";

export interface TriedProvider extends AskedProvider {
  readonly configFolder: string;
  readonly startsProgram: boolean;
  /** Where its requests go, if that is known. */
  readonly origin: string | undefined;
}

/**
 * Offers to send one small request to a provider, which may cost something, and shows what came of it; resolves once it is to
 * be added. Rejects as `askIn` does.
 */
export async function askTrial(
  place: StepPlace,
  session: FolderSession,
  tried: TriedProvider,
): Promise<"add" | Back> {
  const box = vscode.window.createQuickPick<TrialItem>();
  const running = new Set<string>();
  let isEnded = false;
  const send = async (): Promise<void> => {
    const asking = randomUUID();
    const { provider, keys, configFolder } = tried;
    running.add(asking);
    box.busy = true;
    box.placeholder = t("Waiting for the reply…");
    box.items = [skipItem];
    const trial = await session.host
      .request("tryDraft", { asking, provider: { ...provider }, keys: [...keys], configFolder })
      .catch((error: unknown) => ({ latencyMs: 0, fault: errorMessage(error) }));
    running.delete(asking);
    if (isEnded) return;
    box.busy = false;
    box.placeholder = trial.fault === undefined ? t("It answers") : t("There was no reply");
    box.items = listOutcome(trial);
  };
  try {
    return await askIn<vscode.QuickPick<TrialItem>, "add">(box, place, (_, { answer }) => {
      box.placeholder = t("Try the provider before it is added?");
      box.items = [describeSending(tried), skipItem];
      box.onDidHide(() => {
        isEnded = true;
      });
      box.onDidAccept(() => {
        const [picked] = box.activeItems;
        if (picked?.does === "send") void send();
        if (picked?.does === "add") answer("add");
      });
    });
  } finally {
    isEnded = true;
    for (const asking of running) {
      session.host.request("cancelAsking", { asking }).catch(() => undefined);
    }
  }
}

// --- internal ---

type TrialItem = vscode.QuickPickItem & { readonly does: "send" | "add" };

const skipItem: TrialItem = { label: `$(add) ${t("Add without a Test")}`, does: "add" };

function describeSending({ startsProgram, origin }: TriedProvider): TrialItem {
  const detail = startsProgram
    ? t("Starts the program once with a small request; nothing is kept of it.")
    : describeRequest(origin);
  return { label: `$(debug-start) ${t("Send a Test Request")}`, detail, does: "send" };
}

function describeRequest(origin: string | undefined): string {
  return origin === undefined
    ? t("Sends one small request, which the provider may charge for; nothing is kept of it.")
    : t(
        "Sends one small request to {0}, which the provider may charge for; nothing is kept of it.",
        origin,
      );
}

function listOutcome({
  latencyMs,
  reply,
  fault,
  advice,
}: Partial<HostResult<"tryDraft">> & { latencyMs: number }): TrialItem[] {
  if (fault === undefined) {
    const label = `$(pass) ${t("Answered in {0}: Add It", formatDuration(latencyMs))}`;
    return [{ label, detail: shownLine(reply ?? ""), does: "add" }];
  }
  const mend = advice === undefined ? "" : t("To mend it: {0}", advice);
  return [
    { label: `$(refresh) ${t("Try Again")}`, detail: shownLine(fault), does: "send" },
    { label: `$(add) ${t("Add Anyway")}`, detail: shownLine(mend), does: "add" },
  ];
}
