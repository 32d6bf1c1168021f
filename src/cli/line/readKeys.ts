import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import { UserError } from "../../model/userError.ts";
import type { OwnedNeed } from "../../run/keyNeeds.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The keys that a run needs, from the environment; throws a `UserError` for one that is not there. */
export function readKeys(needs: readonly OwnedNeed[], env: Environment): GrantedKey[] {
  return needs.map(({ owner, need }) => readKey(need, owner, env));
}

/** Those of these keys that the environment has; the others are without a value. */
export function readKeysThere(needs: readonly KeyNeed[], env: Environment): GrantedKey[] {
  return needs.map((need) => {
    const value = need.source === "env" ? env[need.name] : undefined;
    return { ...need, ...(value === undefined ? {} : { value }) };
  });
}

// --- internal ---

function readKey(need: KeyNeed, owner: string, env: Environment): GrantedKey {
  if (need.source === "secret") throw describeSecret(owner, need.name);
  const value = env[need.name];
  if (value === undefined || value === "") throw describeMissing(owner, need.name);
  return { ...need, value };
}

function describeSecret(owner: string, name: string): UserError {
  return new UserError(
    `${owner} takes a key from the editor's secret "${name}", which the command line ` +
      'cannot read. Write { "env": NAME } there and set that environment variable.',
    { code: "config" },
  );
}

function describeMissing(owner: string, name: string): UserError {
  return new UserError(
    `${owner} takes a key from the environment variable ${name}, which is not set.`,
    { code: "config" },
  );
}
