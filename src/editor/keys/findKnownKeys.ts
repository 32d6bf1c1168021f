import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import type { KeyVault } from "./keyVault.ts";

/** The keys that are at hand for these needs, for use on this machine only: nobody is asked. */
export async function findKnownKeys(
  needs: readonly KeyNeed[],
  vault: Pick<KeyVault, "get">,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GrantedKey[]> {
  return await Promise.all(
    needs.map(async (need) => {
      const value =
        need.source === "env" && environment[need.name]
          ? environment[need.name]
          : await vault.get(need);
      return { ...need, ...(value === undefined ? {} : { value }) };
    }),
  );
}
