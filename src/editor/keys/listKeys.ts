import type { KeyNeed } from "../../model/config/keyNeed.ts";
import type { ListedKey } from "../../model/wire/dataProtocol.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { KeyVault } from "./keyVault.ts";

/** The keys that configs name, and those that are stored beside them; no value leaves this function. */
export function listKeys(
  configs: readonly Pick<ConfigSummary, "file" | "keys">[],
  vault: Pick<KeyVault, "list" | "isAllowed">,
  environment: Readonly<Record<string, string | undefined>>,
): ListedKey[] {
  const stored = vault.list();
  const isStored = ({ name, origin }: Pick<KeyNeed, "name" | "origin">) =>
    stored.some((place) => place.name === name && place.origin === origin);
  const keys = new Map<string, ListedKey>();
  const add = (need: KeyNeed, config?: string) => {
    const { source, name, origin } = need;
    const id = JSON.stringify([source, name, origin]);
    const isSet = source === "env" ? Boolean(environment[name]) : isStored(need);
    const known = keys.get(id) ?? {
      ...{ source, name, origin, isSet, configs: [] },
      isAllowed: source === "env" && vault.isAllowed(need),
    };
    const isNew = config !== undefined && !known.configs.includes(config);
    keys.set(id, isNew ? { ...known, configs: [...known.configs, config] } : known);
  };
  for (const { file, keys: needs } of configs) for (const need of needs) add(need, file);
  for (const { name, origin } of stored) add({ source: "secret", name, origin });
  return [...keys.values()].sort((a, b) => a.name.localeCompare(b.name));
}
