import { findKind } from "../../model/config/kind.ts";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { findModel, type ProviderConfig } from "../../model/config/providerConfig.ts";
import { UserError } from "../../model/userError.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { findProvider } from "../findProvider.ts";

/**
 * The config as a run that tries another model: one provider as it is, beside a copy of it with the new model and an id of
 * its own, over the prompt scenarios. Throws a `UserError` where there is no such provider, or nothing to replace.
 */
export function buildReplacement(
  loaded: LoadedConfig,
  providerId: string,
  newModel: string,
): LoadedConfig {
  const { config } = loaded;
  const provider = findProvider(loaded, providerId);
  const replaced = replaceModel(provider, newModel.trim());
  const scenarios = loaded.scenarios.filter(({ kind }) => kind === "prompt");
  if (scenarios.length === 0) {
    throw new UserError("The config has no prompt scenario, so no model is asked for anything.", {
      code: "config",
    });
  }
  const id = makeId(
    providerId,
    config.providers.map((each) => each.id),
  );
  return {
    ...loaded,
    config: {
      ...config,
      name: nameReplacement(config.name),
      providers: [provider, { ...replaced, id }],
    },
    scenarios,
  };
}

// --- internal ---

function replaceModel(provider: ProviderConfig, model: string): ProviderConfig {
  const { id, kind } = provider;
  const old = findModel(provider, providerKinds);
  if (old === undefined) {
    const message = `Provider "${id}" (${kind}) has no model that could be replaced.`;
    throw new UserError(message, { code: "usage" });
  }
  if (model === "") {
    throw new UserError(`Name the model to try in place of ${old}.`, { code: "usage" });
  }
  if (model === old) {
    const message = `Provider "${id}" has the model ${old} already; name another one.`;
    throw new UserError(message, { code: "usage" });
  }
  const { modelKey = "model" } = findKind(providerKinds, kind);
  return { ...provider, [modelKey]: model };
}

const longestId = 64;

/** `<id>-new`, numbered where there is one of that id; a long id gives way. */
function makeId(id: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "-new" : `-new${number}`;
    const made = `${id.slice(0, longestId - ending.length)}${ending}`;
    if (!taken.includes(made)) return made;
  }
}

const longestName = 200;

/** The name of the config gives way where both together are longer than a name may be. */
function nameReplacement(config: string): string {
  const ending = " old and new";
  return `${config.slice(0, longestName - ending.length)}${ending}`;
}
