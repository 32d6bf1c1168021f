import type { JudgedGate } from "../../model/results/comparison.ts";
import { errorMessage } from "../../model/userError.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import type { FolderSession } from "../host/folderSession.ts";

/** What the gate of a run says once it is completed; undefined where it has none. Never rejects: what is wrong is `tell`'s. */
export async function judgeGate(
  session: Pick<FolderSession, "host">,
  { id, name, status, file }: RunOutcome,
  tell: (message: string) => void,
): Promise<JudgedGate | undefined> {
  if (status !== "completed" || file === "") return undefined;
  try {
    return (await session.host.request("judgeGate", { runId: id })).judged;
  } catch (error) {
    tell(`The gate of run ${name} could not judge it: ${errorMessage(error)}`);
    return undefined;
  }
}
