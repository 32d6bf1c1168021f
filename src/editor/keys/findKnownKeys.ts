import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import { findKey, type KeyEnvironment } from "./findKey.ts";
import type { KeyVault } from "./keyVault.ts";

/** The keys that are at hand for these needs, for use on this machine only: nobody is asked. */
export async function findKnownKeys(
  needs: readonly KeyNeed[],
  vault: Pick<KeyVault, "get">,
  environment: KeyEnvironment,
): Promise<GrantedKey[]> {
  return await Promise.all(
    needs.map(async (need) => {
      const found = await findKey(need, vault, environment);
      return found === undefined ? { ...need } : { ...need, value: found.value };
    }),
  );
}
