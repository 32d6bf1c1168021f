import { UserError } from "../../model/userError.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";

/** What an agent sends, with the folder where the window has several. */
export type AgentInput = Readonly<Record<string, unknown>>;

/** The folder that an agent names, or the only one, and what it asks for there. Throws `UserError`, which is told to the agent. */
export function pickSession(
  { sessions }: FolderSessions,
  { folder: wanted, ...asked }: AgentInput,
): { readonly session: FolderSession; readonly asked: AgentInput } {
  const fitting = sessions.filter(({ folder }) => wanted === undefined || folder.name === wanted);
  const [session, ...others] = fitting;
  if (session !== undefined && others.length === 0) return { session, asked };
  const names = sessions.map(({ folder }) => JSON.stringify(folder.name)).join(", ");
  const message = `Name one of the folders of the window as folder: ${names || "there is none"}.`;
  throw new UserError(message, { code: "usage" });
}
