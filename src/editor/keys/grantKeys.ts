import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import type { KeyPlace, KeyVault } from "./keyVault.ts";

/** Asks a person about keys; `undefined` means they do not want to go on. */
export interface KeyAsker {
  /** Whether the value of an environment variable may go to this origin. */
  confirmEnvironmentKey(place: KeyPlace): Promise<true | undefined>;
  /** A key to store for this origin; `otherOrigins` are those it is stored for already. */
  enterKey(place: KeyPlace, otherOrigins: readonly string[]): Promise<string | undefined>;
}

export interface GrantKeysOptions {
  readonly vault: KeyVault;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly asker: KeyAsker;
}

/** The keys of one run, each for its own origin; `undefined` when a person called it off. */
export async function grantKeys(
  needs: readonly KeyNeed[],
  options: GrantKeysOptions,
): Promise<GrantedKey[] | undefined> {
  const granted: GrantedKey[] = [];
  for (const need of needs) {
    const key =
      need.source === "env"
        ? await grantEnvironmentKey(need, options)
        : await grantStoredKey(need, options);
    if (key === undefined) return undefined;
    granted.push(key);
  }
  return granted;
}

// --- internal ---

async function grantEnvironmentKey(
  need: KeyNeed,
  { vault, environment, asker }: GrantKeysOptions,
): Promise<GrantedKey | undefined> {
  const value = environment[need.name];
  if (value === undefined || value === "") {
    // One that was typed in where the variable is not set; it was given for this place, so nobody is asked.
    const stored = await vault.get(need);
    return { ...need, ...(stored === undefined ? {} : { value: stored }) };
  }
  if (!vault.isAllowed(need)) {
    if ((await asker.confirmEnvironmentKey(need)) === undefined) return undefined;
    await vault.allow(need);
  }
  return { ...need, value };
}

async function grantStoredKey(
  need: KeyNeed,
  { vault, asker }: GrantKeysOptions,
): Promise<GrantedKey | undefined> {
  const stored = await vault.get(need);
  if (stored !== undefined) return { ...need, value: stored };
  const entered = await asker.enterKey(need, vault.originsOf(need.name));
  if (entered === undefined) return undefined;
  await vault.set(need, entered);
  return { ...need, value: entered };
}
