import { errorCode } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { Failure } from "../model/wire/hostProtocol.ts";

/** What the editor is told of an error, whatever was thrown. */
export function toFailure(error: unknown): Failure {
  const message = errorMessage(error);
  if (!(error instanceof UserError)) return { code: "host", message };
  const { code, mend = findMend(error) } = error;
  return mend === undefined ? { code, message } : { code, message, mend };
}

// --- internal ---

/** What the disk holds is wrong, and the disk itself is not: the index may be behind it. */
function findMend({ code, cause }: UserError): Failure["mend"] {
  return code === "storage" && errorCode(cause) === undefined ? { kind: "index" } : undefined;
}
