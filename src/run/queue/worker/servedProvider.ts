import type { GrantedKey, KeyNeed } from "../../../model/config/keyNeed.ts";
import { findKind } from "../../../model/config/kind.ts";
import type { ProviderConfig } from "../../../model/config/providerConfig.ts";
import { providerKinds } from "../../../providers/providerKinds.ts";
import { keyNeedsOf } from "../../keyNeeds.ts";

/** What whoever started a worker lets it do. */
export interface WorkerGrants {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables, each with the one place its value may be sent to. */
  readonly allowed: readonly { readonly name: string; readonly origin: string }[];
  readonly allowsCommands: boolean;
}

/** The keys of a provider, or why this worker passes it on, as a sentence. */
export type ProviderGrant =
  | { readonly ok: true; readonly keys: readonly GrantedKey[] }
  | { readonly ok: false; readonly reason: string };

export function grantProvider(provider: ProviderConfig, grants: WorkerGrants): ProviderGrant {
  const { startsProgram } = findKind(providerKinds, provider.kind);
  if (startsProgram === true && !grants.allowsCommands) {
    return refuse(provider, "starts a program, which --allow-command would let it");
  }
  const keys: GrantedKey[] = [];
  for (const need of keyNeedsOf(provider)) {
    const fault = findFault(need, grants);
    if (fault !== undefined) return refuse(provider, fault);
    keys.push({ ...need, value: grants.env[need.name] });
  }
  return { ok: true, keys };
}

// --- internal ---

function findFault(
  { source, name, origin }: KeyNeed,
  { env, allowed }: WorkerGrants,
): string | undefined {
  if (source === "secret") return `takes a stored key ("${name}"), which workers have none of`;
  const isAllowed = allowed.some((each) => each.name === name && each.origin === origin);
  if (!isAllowed)
    return `wants ${name} for ${origin}, which --allow ${name}=${origin} would let it`;
  if ((env[name] ?? "") === "") return `wants ${name}, which is not set here`;
  return undefined;
}

function refuse({ id }: ProviderConfig, fault: string): ProviderGrant {
  return { ok: false, reason: `provider "${id}" is passed on: it ${fault}.` };
}
