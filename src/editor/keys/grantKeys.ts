import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import { findKey, type KeyEnvironment } from "./findKey.ts";
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
  readonly environment: KeyEnvironment;
  readonly asker: KeyAsker;
}

/** The keys of one run, each for its own origin; `undefined` when a person called it off. */
export async function grantKeys(
  needs: readonly KeyNeed[],
  options: GrantKeysOptions,
): Promise<GrantedKey[] | undefined> {
  const granted: GrantedKey[] = [];
  for (const need of needs) {
    const key = await grantKey(need, options);
    if (key === undefined) return undefined;
    granted.push(key);
  }
  return granted;
}

// --- internal ---

/** A key that was typed in was given for its place, so nobody is asked whether it may go there. */
async function grantKey(
  need: KeyNeed,
  { vault, environment, asker }: GrantKeysOptions,
): Promise<GrantedKey | undefined> {
  const found = await findKey(need, vault, environment);
  if (found === undefined) return need.source === "env" ? need : await enterKey(need, vault, asker);
  if (found.heldIn === "environment" && !vault.isAllowed(need)) {
    if ((await asker.confirmEnvironmentKey(need)) === undefined) return undefined;
    await vault.allow(need);
  }
  return { ...need, value: found.value };
}

async function enterKey(
  need: KeyNeed,
  vault: KeyVault,
  asker: KeyAsker,
): Promise<GrantedKey | undefined> {
  const value = await asker.enterKey(need, vault.originsOf(need.name));
  if (value === undefined) return undefined;
  await vault.set(need, value);
  return { ...need, value };
}
