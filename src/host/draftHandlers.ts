import { UserError } from "../model/userError.ts";
import type { draftRequests } from "../model/wire/draftRequests.ts";
import { checkDraft, readDraft } from "../run/drafts/checkDraft.ts";
import { planProvider, planScenario } from "../run/drafts/planEntry.ts";
import { listProviderChoices } from "../run/drafts/providerChoices.ts";
import { tryProvider } from "../run/drafts/tryProvider.ts";
import { askModels } from "../run/models/askModels.ts";
import {
  draftConfig,
  draftPromptScenario,
  draftStreamScenario,
  placeScenarios,
} from "../scenarios/drafts/draftFiles.ts";
import { inferSchema } from "../scenarios/drafts/inferSchema.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type DraftHandlers = Pick<Handlers, keyof typeof draftRequests>;

/** Making configs, scenarios and providers for a person. Nothing is written, and only two requests reach a provider. */
export function createDraftHandlers(session: HostSession): DraftHandlers {
  const controllers = new Map<string, AbortController>();
  const ask = async <T>(
    asking: string,
    work: (options: { proxy: string | undefined; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    const controller = new AbortController();
    const { signal } = controller;
    controllers.set(asking, controller);
    try {
      return await work({ proxy: session.folder.settings.proxy, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new UserError("The provider was not asked to the end.", { code: "usage" });
    } finally {
      controllers.delete(asking);
    }
  };
  return {
    listProviderKinds: async () => ({ kinds: listProviderChoices() }),
    async checkDraft({ provider }) {
      const { faults, keys } = checkDraft(provider);
      return { faults: [...faults], keys: [...keys] };
    },
    async listDraftModels({ asking, provider, keys }) {
      // What the model is comes from the list: any name will do for it.
      const asked = readDraft({ model: "any", ...provider });
      const answer = await ask(asking, (options) => askModels(asked, { ...options, keys }));
      return "fault" in answer ? answer : { models: [...answer.models] };
    },
    async tryDraft({ asking, provider, keys, configFolder }) {
      const { sendEditorChat } = session.editor;
      const config = readDraft(provider);
      return await ask(asking, (options) =>
        tryProvider(config, { ...options, keys, configFolder, sendEditorChat }),
      );
    },
    async cancelAsking({ asking }) {
      controllers.get(asking)?.abort();
      return {};
    },
    inferSchema: async ({ text }) => inferSchema(text),
    async draftConfig({ name, folder, provider, scenario }) {
      const scenarioFolder = placeScenarios(folder, name);
      const first =
        scenario === undefined
          ? draftStreamScenario({ number: 1, name }, scenarioFolder)
          : draftPromptScenario({ number: 1, ...scenario }, scenarioFolder);
      const providers = provider === undefined ? [] : [provider];
      return { files: [first, draftConfig({ name, providers }, folder, scenarioFolder)] };
    },
    draftScenario: async ({ folder, ...scenario }) => draftPromptScenario(scenario, folder),
    async planProvider({ provider, ...config }) {
      const { workspaceFolder } = session.folder.settings;
      return { changes: await planProvider(config, provider, workspaceFolder) };
    },
    async planScenario({ scenario, ...config }) {
      const { workspaceFolder } = session.folder.settings;
      return { changes: await planScenario(config, scenario, workspaceFolder) };
    },
  };
}
