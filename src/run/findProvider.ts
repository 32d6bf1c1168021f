import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../model/config/providerConfig.ts";
import { UserError } from "../model/userError.ts";

/** A provider of a config by its id. Throws a `UserError` that names those there are. */
export function findProvider({ config }: LoadedConfig, id: string): ProviderConfig {
  const provider = config.providers.find((each) => each.id === id);
  if (provider !== undefined) return provider;
  const known = config.providers.map((each) => each.id).join(", ");
  const choices = known === "" ? "it has none" : `it has ${known}`;
  throw new UserError(`The config has no provider ${id}; ${choices}.`, { code: "usage" });
}
