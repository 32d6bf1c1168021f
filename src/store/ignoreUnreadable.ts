import { UserError } from "../model/userError.ts";

/** Takes a file that cannot be read for none; whatever else went wrong is thrown on. */
export function ignoreUnreadable(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}
