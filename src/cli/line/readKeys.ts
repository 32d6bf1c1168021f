import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { UserError } from "../../model/userError.ts";
import { keyNeedOf } from "../../run/keyNeeds.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The keys that providers name, from the environment; throws a `UserError` for one that is not there. */
export function readKeys(providers: readonly ProviderConfig[], env: Environment): GrantedKey[] {
  const keys: GrantedKey[] = [];
  for (const provider of providers) {
    const need = keyNeedOf(provider);
    if (need !== undefined) keys.push(readKey(need, `Provider "${provider.id}"`, env));
  }
  return keys;
}

// --- internal ---

function readKey(need: KeyNeed, provider: string, env: Environment): GrantedKey {
  if (need.source === "secret") throw describeSecret(provider, need.name);
  const value = env[need.name];
  if (value === undefined || value === "") throw describeMissing(provider, need.name);
  return { ...need, value };
}

function describeSecret(provider: string, name: string): UserError {
  return new UserError(
    `${provider} takes its key from the editor's secret "${name}", which the command line ` +
      'cannot read. Use "apiKey": { "env": NAME } and set that environment variable.',
    { code: "config" },
  );
}

function describeMissing(provider: string, name: string): UserError {
  return new UserError(
    `${provider} takes its key from the environment variable ${name}, which is not set.`,
    { code: "config" },
  );
}
