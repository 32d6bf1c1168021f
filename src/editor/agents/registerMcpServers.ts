import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { mcpProviderId } from "../ids.ts";

export interface McpServerOptions {
  readonly folders: FolderSessions;
  /** The command line, absolute. */
  readonly cliFile: string;
  readonly version: string;
}

/** Offers `touchstone mcp` of each folder to the agents of the editor; it is started when one wants it. */
export function registerMcpServers({
  folders,
  cliFile,
  version,
}: McpServerOptions): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const change = () => changed.fire();
  const provider: vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition> = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => defineMcpServers(folders.sessions, { cliFile, version }),
  };
  return vscode.Disposable.from(
    changed,
    folders.onDidChangeFolders(change),
    vscode.workspace.onDidGrantWorkspaceTrust(change),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("touchstone.dataFolder")) change();
    }),
    vscode.lm.registerMcpServerDefinitionProvider(mcpProviderId, provider),
  );
}

/** A server for each folder, of a workspace that is trusted. */
export function defineMcpServers(
  sessions: readonly ServedFolder[],
  options: Omit<McpServerOptions, "folders">,
): vscode.McpStdioServerDefinition[] {
  // It starts runs, which send prompts and start programs that the workspace names.
  if (!vscode.workspace.isTrusted) return [];
  return sessions.flatMap((session) => {
    const label = sessions.length === 1 ? name : `${name}: ${session.folder.name}`;
    return defineServer(session, { ...options, label });
  });
}

// --- internal ---

type ServedFolder = Pick<FolderSession, "folder" | "path" | "dataFolder">;

const name = "Touchstone";

/** None where the data folder is set to a place outside of the folder. */
function defineServer(
  session: ServedFolder,
  { label, cliFile, version }: { label: string; cliFile: string; version: string },
): vscode.McpStdioServerDefinition[] {
  try {
    const args = [cliFile, "mcp", "--data", session.dataFolder, "--workspace", session.path];
    // Desktop VS Code is Electron, which runs as plain Node only when told so.
    const env = { ELECTRON_RUN_AS_NODE: "1" };
    const { execPath } = process;
    const server = new vscode.McpStdioServerDefinition(label, execPath, args, env, version);
    server.cwd = session.folder.uri;
    return [server];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
