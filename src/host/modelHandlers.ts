import type { ProviderConfig } from "../model/config/providerConfig.ts";
import { UserError } from "../model/userError.ts";
import { findProvider } from "../run/findProvider.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import type { AskOptions } from "../run/models/askModels.ts";
import { askModels } from "../run/models/askModels.ts";
import { buildReplacement } from "../run/models/buildReplacement.ts";
import { checkModelsOf, listCheckable } from "../run/models/checkModels.ts";
import { describeReplacement } from "../run/models/describeReplacement.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type ModelHandlers = Pick<
  Handlers,
  "prepareModels" | "checkModels" | "listModels" | "cancelModels" | "prepareReplacement"
>;

/** Asking providers for their lists of models, and trying another model. Only these requests reach a provider. */
export function createModelHandlers(session: HostSession): ModelHandlers {
  const { prepared: runs } = session;
  /** What is under way, by the config that was read for it. */
  const asking = new Map<string, AbortController>();
  const ask = async <T>(
    prepared: string,
    keys: AskOptions["keys"],
    work: (options: AskOptions) => Promise<T>,
  ): Promise<T> => {
    const controller = new AbortController();
    const { signal } = controller;
    asking.set(prepared, controller);
    try {
      return await work({ keys, proxy: session.folder.settings.proxy, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new UserError("The providers were not asked to the end.", { code: "usage" });
    } finally {
      if (asking.get(prepared) === controller) asking.delete(prepared);
    }
  };
  const selectProviders = (prepared: string, id: string | undefined): ProviderConfig[] => {
    const loaded = runs.look(prepared);
    return id === undefined ? loaded.config.providers : [findProvider(loaded, id)];
  };
  return {
    async prepareModels({ prepared, provider }) {
      const asked = listCheckable(selectProviders(prepared, provider));
      return {
        asked: asked.map(({ id }) => id),
        keys: listKeyNeeds({ providers: asked, streams: [] }),
      };
    },
    async checkModels({ prepared, provider, keys }) {
      const providers = selectProviders(prepared, provider);
      const checks = await ask(prepared, keys, (options) => checkModelsOf(providers, options));
      return { checks };
    },
    async listModels({ prepared, provider, keys }) {
      const [asked] = listCheckable(selectProviders(prepared, provider));
      if (asked === undefined) return { fault: "it names no model of a list" };
      const answer = await ask(prepared, keys, (options) => askModels(asked, options));
      return "fault" in answer ? answer : { models: [...answer.models] };
    },
    async cancelModels({ prepared }) {
      asking.get(prepared)?.abort();
      return {};
    },
    async prepareReplacement({ prepared, provider, model }) {
      const loaded = buildReplacement(runs.take(prepared), provider, model);
      const { name, providers } = loaded.config;
      return {
        ...describeReplacement(loaded),
        prepared: runs.keepLoaded(loaded),
        name,
        copy: providers.at(-1)?.id ?? "",
        keys: listKeyNeeds({ providers, streams: [] }),
      };
    },
  };
}
