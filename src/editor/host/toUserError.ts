import { UserError, type UserErrorCode } from "../../model/userError.ts";
import type { Failure } from "../../model/wire/hostProtocol.ts";

/** What the run host says of an error, as the error that it is. */
export function toUserError({ code, message, mend }: Failure): UserError {
  return new UserError(message, { code: isUserErrorCode(code) ? code : "host", mend });
}

// --- internal ---

const userErrorCodes: readonly string[] = [
  "usage",
  "config",
  "locked",
  "not_found",
  "storage",
  "unsupported",
  "untrusted",
  "forbidden",
  "host",
] satisfies UserErrorCode[];

function isUserErrorCode(code: string): code is UserErrorCode {
  return userErrorCodes.includes(code);
}
