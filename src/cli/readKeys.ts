import type { GrantedKey } from "../model/hostProtocol.ts";
import { keyNeedOf } from "../model/keyNeed.ts";
import type { ProviderConfig } from "../model/runConfig.ts";
import { UserError } from "../model/userError.ts";

/** The keys that providers name, from the environment; throws a `UserError` for one that is not there. */
export function readKeys(
  providers: readonly ProviderConfig[],
  env: Readonly<Record<string, string | undefined>>,
): GrantedKey[] {
  const keys: GrantedKey[] = [];
  for (const provider of providers) {
    const need = keyNeedOf(provider);
    if (need === undefined) continue;
    if (need.source === "secret") throw describeSecret(provider.id, need.name);
    const value = env[need.name];
    if (value === undefined || value === "") throw describeMissing(provider.id, need.name);
    keys.push({ ...need, value });
  }
  return keys;
}

// --- internal ---

function describeSecret(provider: string, name: string): UserError {
  return new UserError(
    `Provider "${provider}" takes its key from the editor's secret "${name}", which the command line ` +
      'cannot read. Use "apiKey": { "env": NAME } and set that environment variable.',
    { code: "config" },
  );
}

function describeMissing(provider: string, name: string): UserError {
  return new UserError(
    `Provider "${provider}" takes its key from the environment variable ${name}, which is not set.`,
    { code: "config" },
  );
}
