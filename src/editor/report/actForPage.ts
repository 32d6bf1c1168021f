import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { WebviewMessage } from "../../model/wire/reportProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import type { RunRef } from "../runRef.ts";
import { controlComponent, openComponentFile } from "./componentActions.ts";
import { copyAttempt } from "./copyAttempt.ts";
import { openPromptFile } from "./openPromptFile.ts";
import { openScenario } from "./openScenario.ts";
import type { RecordDocuments } from "./recordDocuments.ts";
import { buildReportLink } from "./reportLink.ts";

/** What a page has done and waits for no answer to, but for what is a command. */
export type PageAction = Exclude<
  WebviewMessage,
  { type: "ready" } | { type: "runAction" } | { requestId: number }
>;

export interface ActingPage {
  readonly ref: RunRef;
  readonly extensionId: string;
  readonly records: RecordDocuments;
  /** Throws `UserError` when the folder is not open. */
  readonly findSession: () => FolderSession;
}

/** Does what the page of a report asks for. Throws `UserError`. */
export async function actForPage(message: PageAction, page: ActingPage): Promise<void> {
  const { ref, records } = page;
  const { runId } = ref;
  switch (message.type) {
    case "openRecord":
      return await records.open(message.title, message.json);
    case "diffReplies":
      return await records.openDiff(message.title, message.before, message.after);
    case "runTests":
      await vscode.commands.executeCommand(commandIds[message.action], ref, {
        tests: message.tests,
      });
      return;
    case "copyReply":
      return await copy(message.text, t("Reply copied"));
    case "copyLink": {
      const link = buildReportLink(page.extensionId, { runId, section: message.section });
      return await copy(link, t("Link copied"));
    }
    case "copyAttempt":
      return await copyAttempt(page.findSession(), runId, message);
    case "openScenario":
      return await openScenario(page.findSession(), runId, message);
    case "openPromptFile":
      return await openPromptFile(page.findSession(), message.path);
    case "openFile":
      return await openComponentFile(page.findSession(), runId, message);
    case "controlComponent":
      return await controlComponent(page.findSession(), runId, message);
  }
}

// --- internal ---

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 3000);
}
