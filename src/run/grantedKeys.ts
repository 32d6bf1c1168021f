import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { RevealSecret } from "../model/config/secretRef.ts";
import { UserError } from "../model/userError.ts";
import { keyNeedsOf } from "./keyNeeds.ts";

/**
 * The value of a key that was granted for one place, without the white space that copying leaves around it. Throws a
 * `UserError` where it was not granted, and for one that no header or program could take as it is.
 */
export function readGrantedKey(
  keys: readonly GrantedKey[],
  { source, name, origin }: KeyNeed,
  owner: string,
): string {
  const granted = keys.find(
    (key) => key.source === source && key.name === name && key.origin === origin,
  );
  const value = granted?.value?.trim() ?? "";
  const what = source === "env" ? `environment variable ${name}` : `stored key "${name}"`;
  const mend = source === "secret" ? ({ kind: "storedKey", name, origin } as const) : undefined;
  if (value === "") {
    throw new UserError(`${owner} needs the ${what} for ${origin}; it is not set.`, {
      code: "config",
      mend,
    });
  }
  if (/[\s\p{Cc}]/u.test(value)) {
    const message = `The ${what}, which ${owner} needs for ${origin}, has white space or control characters within it; was it copied whole, and alone?`;
    throw new UserError(message, { code: "config", mend });
  }
  return value;
}

/** The keys of one provider, each for the place that it goes to. What it returns throws as `readGrantedKey` does. */
export function revealKeysOf(provider: ProviderConfig, keys: readonly GrantedKey[]): RevealSecret {
  const needs = keyNeedsOf(provider);
  return (ref) => {
    const name = "env" in ref ? ref.env : ref.secret;
    const need = needs.find(
      (each) => each.name === name && each.source === ("env" in ref ? "env" : "secret"),
    );
    if (need === undefined) throw new RangeError(`nobody asked for the key ${name}`);
    return readGrantedKey(keys, need, `Provider "${provider.id}"`);
  };
}
