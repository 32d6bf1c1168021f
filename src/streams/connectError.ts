import { errorMessage, UserError } from "../model/userError.ts";

/** Why there is no connection; when `isFinal` asking again is of no use. */
export class ConnectError extends Error {
  readonly isFinal: boolean;
  /** What to do, as a clause; what is usual where it is absent. */
  readonly advice: string | undefined;

  constructor(
    message: string,
    options: { isFinal: boolean; advice?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = "ConnectError";
    this.isFinal = options.isFinal;
    this.advice = options.advice;
  }
}

/** The same for a person: where it is, and what to do. */
export function explainConnectError(name: string, url: string, error: unknown): UserError {
  const advice = error instanceof ConnectError ? error.advice : undefined;
  const usual = ". Start the system under test before, or set another `url`";
  const end = advice === undefined ? usual : `; ${advice}`;
  if (error instanceof UserError) return error;
  return new UserError(`${name}: ${url} ${errorMessage(error)}${end}.`, {
    code: "config",
    cause: error,
  });
}
