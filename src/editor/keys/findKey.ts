import type { KeyNeed } from "../../model/config/keyNeed.ts";
import type { KeyHolder } from "../../model/wire/dataProtocol.ts";
import type { KeyVault } from "./keyVault.ts";

/** Environment variables by their names. */
export type KeyEnvironment = Readonly<Record<string, string | undefined>>;

/** A key that is at hand, and where it is held. */
export interface FoundKey {
  readonly value: string;
  readonly heldIn: KeyHolder;
}

/** The key of a need; one that is stored for the same place stands in for an environment variable that is not set, or empty. */
export async function findKey(
  need: Pick<KeyNeed, "source" | "name" | "origin">,
  vault: Pick<KeyVault, "get">,
  environment: KeyEnvironment,
): Promise<FoundKey | undefined> {
  const variable = need.source === "env" ? (environment[need.name] ?? "") : "";
  if (variable !== "") return { value: variable, heldIn: "environment" };
  const stored = await vault.get(need);
  return stored === undefined ? undefined : { value: stored, heldIn: "storage" };
}
