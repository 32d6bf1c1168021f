import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import { UserError } from "../../model/userError.ts";
import { type GrantKeysOptions, grantKeys } from "./grantKeys.ts";

/**
 * Grants the keys of runs that were started over HTTP, by the same rules as those started here. A person is asked for
 * one run at a time. Throws `UserError` when the keys are refused.
 */
export function createKeyAnswers(
  options: GrantKeysOptions,
): (needs: readonly KeyNeed[]) => Promise<GrantedKey[]> {
  let isAsking = false;
  return async (needs) => {
    if (isAsking) throw refuse("The editor is asking for the keys of another run.");
    isAsking = true;
    try {
      const keys = await grantKeys(needs, options);
      if (keys === undefined) throw refuse("The keys of this run were refused in the editor.");
      return keys;
    } finally {
      isAsking = false;
    }
  };
}

// --- internal ---

function refuse(message: string): UserError {
  return new UserError(message, { code: "forbidden" });
}
