import type { Mend } from "./mend.ts";

/** What went wrong, in a word that programs may rely on (`error.code` of the command line). */
export type UserErrorCode =
  | "usage"
  | "config"
  | "locked"
  | "not_found"
  | "storage"
  | "unsupported"
  | "untrusted"
  | "forbidden"
  | "host";

/** An error whose message may be shown to a person as it is. */
export class UserError extends Error {
  readonly code: UserErrorCode;
  /** What mends it, where that is known. */
  readonly mend: Mend | undefined;

  constructor(
    message: string,
    options: { code: UserErrorCode; cause?: unknown; mend?: Mend | undefined },
  ) {
    super(message, { cause: options.cause });
    this.name = "UserError";
    this.code = options.code;
    this.mend = options.mend;
  }
}

/** The text of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
