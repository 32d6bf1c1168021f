import * as vscode from "vscode";
import { errorMessage } from "../../model/userError.ts";
import type { assistRequests } from "../../model/wire/assistRequests.ts";
import type { HostParams, HostResult } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";

type AssistMethod = keyof typeof assistRequests;
type More<M extends AssistMethod> = Omit<HostParams<M>, "file" | "text">;

/** What is registered for these is asked for cheaply: a document that is none of ours costs a look at its name. */
export const assistedDocuments: vscode.DocumentSelector = [
  { scheme: "file", language: "json" },
  { scheme: "file", language: "jsonc" },
  { scheme: "file", language: "jsonl" },
  { scheme: "file", pattern: "**/*.{jsonl,ndjson,csv}" },
];

/** In UTF-16 units; a longer text is not helped with. */
const mostUnits = 1024 * 1024;

/** Asks the run hosts about documents. */
export interface AssistClient {
  /** Undefined for a document that is none of ours, is too long, or cannot be told of: what went wrong is logged. */
  ask<M extends AssistMethod>(
    method: M,
    document: vscode.TextDocument,
    more: More<M>,
  ): Promise<HostResult<M> | undefined>;
  /** The session of the folder a document lies in; undefined for one that is none of ours. */
  findSession(document: vscode.TextDocument): FolderSession | undefined;
}

export function createAssistClient(
  folders: FolderSessions,
  log: vscode.LogOutputChannel,
): AssistClient {
  const findSession = (document: vscode.TextDocument): FolderSession | undefined => {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    const session = folders.sessions.find(({ id }) => id === folder?.uri.toString());
    if (session === undefined) return undefined;
    // Which other files are ours, the host knows; it is not asked where no config is known.
    const isOurs = isNamedOurs(document.uri.path) || session.configs.configs.length > 0;
    return isOurs ? session : undefined;
  };
  return {
    findSession,
    async ask(method, document, more) {
      const session = findSession(document);
      if (session === undefined) return undefined;
      const text = document.getText();
      if (text.length > mostUnits) return undefined;
      const params = { ...more, file: document.uri.fsPath, text } as HostParams<typeof method>;
      try {
        return await session.host.request(method, params);
      } catch (error) {
        log.debug(`${method}: ${errorMessage(error)}`);
        return undefined;
      }
    },
  };
}

/** Whether its name says that a file is a config, a scenario or a schema. */
export function isNamedOurs(path: string): boolean {
  return /\.(touchstone|scenario|schema)\.json$/.test(path);
}

/** The range of a span of a document; one that has changed meanwhile gives the nearest there is. */
export function toRange(
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
