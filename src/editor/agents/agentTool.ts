import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { AgentToolName } from "../../model/wire/agentToolNames.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { type AgentInput, pickSession } from "./pickSession.ts";
import { createToldStarts } from "./toldStarts.ts";

/** One tool: the run host of the folder does the work, and a person is asked here. */
export function createAgentTool(
  name: AgentToolName,
  folders: FolderSessions,
): vscode.LanguageModelTool<AgentInput> {
  const starts = createToldStarts(folders);
  return {
    async prepareInvocation({ input }) {
      if (name === "start_run") {
        const question = await starts.tell(input);
        // Why it cannot be started is told to the agent, not to a person.
        if (question === undefined) return {};
        return confirm(t("Start a Touchstone run?"), question);
      }
      if (name !== "cancel_run") return {};
      const what = t("The run stops within a second or so; every test that has ended is kept.");
      return confirm(t("Cancel the Touchstone run?"), what);
    },
    async invoke({ input }) {
      if (name === "start_run") assertTrusted();
      const { session, asked } = pickSession(folders, input);
      const token = name === "start_run" ? starts.take(input) : undefined;
      const ofStart = token === undefined ? asked : { ...asked, token };
      const answer = await session.host.request("callAgentTool", { name, input: ofStart });
      if (answer.isError) throw new Error(answer.text);
      return new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(answer.text),
        new vscode.LanguageModelTextPart(JSON.stringify(answer.data)),
      ]);
    },
  };
}

// --- internal ---

/** Names of files may stand in the question: none of it is markup. */
function confirm(title: string, question: string): vscode.PreparedToolInvocation {
  const message = new vscode.MarkdownString().appendText(question);
  return { confirmationMessages: { title, message } };
}
