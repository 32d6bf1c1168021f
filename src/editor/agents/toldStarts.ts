import { UserError } from "../../model/userError.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { type AgentInput, pickSession } from "./pickSession.ts";

/** Starts that a person was asked about, by what an agent asked for; what is started is what was told. */
export interface ToldStarts {
  /** What a person is to be asked; undefined where it cannot be started, which `take` tells. Throws nothing. */
  tell(input: AgentInput): Promise<string | undefined>;
  /** The token of what was told last for this input, once. Throws why there is none. */
  take(input: AgentInput): string;
}

export function createToldStarts(folders: FolderSessions): ToldStarts {
  /** Tokens, or why there is none. The last few: not everything that was told is agreed to. */
  const told = new Map<string, string | Error>();
  const keep = (key: string, value: string | Error) => {
    told.delete(key);
    told.set(key, value);
    const [oldest] = told.keys();
    if (told.size > mostTold && oldest !== undefined) told.delete(oldest);
  };
  return {
    async tell(input) {
      const key = JSON.stringify(input);
      try {
        assertTrusted();
        const { session, asked } = pickSession(folders, input);
        const answer = await session.host.request("callAgentTool", {
          name: "start_run",
          input: { ...asked, token: undefined },
        });
        const { question, token } = answer.data ?? {};
        const isTold = typeof token === "string" && Array.isArray(question);
        if (answer.isError || !isTold) throw new Error(answer.text);
        keep(key, token);
        return question.join("\n");
      } catch (error) {
        keep(key, error instanceof Error ? error : new Error(String(error)));
        return undefined;
      }
    },
    take(input) {
      const key = JSON.stringify(input);
      const found = told.get(key);
      told.delete(key);
      if (typeof found === "string") return found;
      throw found ?? new UserError("Nobody was asked about this start.", { code: "forbidden" });
    },
  };
}

// --- internal ---

const mostTold = 8;
