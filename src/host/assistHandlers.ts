import { createRecent } from "../common/recent.ts";
import type { DocumentRole } from "../model/config/editorHints.ts";
import { standsForConfig } from "../model/results/standsForConfig.ts";
import type { Completion, Lenses } from "../model/wire/assistRequests.ts";
import { configRules } from "../run/configRules.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import { findConfigs } from "../run/listConfigs.ts";
import { askModels } from "../run/models/askModels.ts";
import { listCheckable } from "../run/models/checkModels.ts";
import type { AssistContext } from "../scenarios/assist/assistContext.ts";
import type { AssistedText } from "../scenarios/assist/assistedText.ts";
import { openAssistedText, roleOfName } from "../scenarios/assist/assistedText.ts";
import { completeDocument } from "../scenarios/assist/completeDocument.ts";
import { describeLenses } from "../scenarios/assist/describeLenses.ts";
import { explainPlace } from "../scenarios/assist/explainPlace.ts";
import { findDefinitions, listLinks } from "../scenarios/assist/findTargets.ts";
import { findModelPlace } from "../scenarios/assist/modelPlace.ts";
import { createProjectReader, type Project } from "../scenarios/assist/project.ts";
import { openWorkspaceFiles } from "../scenarios/files/workspaceFiles.ts";
import { createWorkspaceListing } from "../scenarios/files/workspaceListing.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { createModelMemory } from "./modelMemory.ts";

type AssistHandlers = Pick<
  Handlers,
  | "completeDocument"
  | "listDocumentModels"
  | "listLinks"
  | "findDefinitions"
  | "explainPlace"
  | "describeLenses"
>;

/** Help with configs and all that they name while they are written. Only `listDocumentModels` reaches a provider. */
export function createAssistHandlers(session: HostSession): AssistHandlers {
  const models = createModelMemory();
  let made: Promise<Assistance> | undefined;
  const getAssistance = () => {
    made ??= createAssistance(session);
    return made;
  };
  const read = async (file: string, text: string) => {
    const { context } = await getAssistance();
    const role = roleOfName(file) ?? (await context.project()).roles.get(file);
    return { context, opened: role && open(file, text, role) };
  };
  return {
    async completeDocument({ file, text, offset }) {
      const { context, opened } = await read(file, text);
      if (opened === undefined) {
        return { span: { start: offset, end: offset }, completions: [], isIncomplete: false };
      }
      const model = findAsked(opened, offset);
      if (model === undefined) return await completeDocument(opened, offset, context);
      const { span, provider } = model;
      const { id } = provider;
      const completions = (models.find(provider) ?? []).map((name) => toCompletion(name, id));
      const keys = listKeyNeeds({ providers: [provider], streams: [] });
      return { span, completions, isIncomplete: false, asks: { provider: id, keys } };
    },
    async listDocumentModels({ file, text, offset, keys }) {
      const { opened } = await read(file, text);
      const model = opened && findAsked(opened, offset);
      if (model === undefined) return { count: 0, fault: "there is no model to be written here" };
      const { proxy } = session.folder.settings;
      const answer = await askModels(model.provider, { keys, proxy });
      if ("fault" in answer) return { count: 0, fault: answer.fault };
      models.keep(model.provider, answer);
      return { count: answer.models.length };
    },
    async listLinks({ file, text }) {
      const { opened } = await read(file, text);
      return { links: opened === undefined ? [] : listLinks(opened) };
    },
    async findDefinitions({ file, text, offset }) {
      const { context, opened } = await read(file, text);
      return opened === undefined ? { places: [] } : findDefinitions(opened, offset, context);
    },
    async explainPlace({ file, text, offset }) {
      const { context, opened } = await read(file, text);
      const explanation = opened && (await explainPlace(opened, offset, context));
      return explanation === undefined ? {} : { explanation };
    },
    async describeLenses({ file, text }) {
      // Asked for when a config was saved: what was known a moment ago is of before.
      const project = await (await getAssistance()).readProject();
      const role = roleOfName(file) ?? project.roles.get(file);
      if (role === undefined) return { scenarios: [], uses: [] };
      const { config, ...lenses } = describeLenses(open(file, text, role), project);
      if (config === undefined) return lenses;
      const lastRun = await findLastRun(config.name, session.folder.store);
      return { config: { ...config, ...(lastRun && { lastRun }) }, ...lenses };
    },
  };
}

// --- internal ---

const projectKeptMs = 3000;

/** Names of variables that could hold a key. */
const keyVariable = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

/** What help is given with, and the project as it is now. */
interface Assistance {
  readonly context: AssistContext;
  readonly readProject: () => Promise<Project>;
}

async function createAssistance({ folder }: HostSession): Promise<Assistance> {
  const { workspaceFolder, dataFolder } = folder.settings;
  const readProject = createProjectReader({
    workspaceFolder,
    rules: configRules,
    findConfigs: () => findConfigs(workspaceFolder, dataFolder),
  });
  // Any JSON file that a pointer moves over is asked about.
  const recentProject = createRecent(readProject, { keptMs: projectKeptMs });
  const context = {
    rules: configRules,
    files: await openWorkspaceFiles(workspaceFolder),
    listing: createWorkspaceListing({ workspaceFolder, dataFolder }),
    project: () => recentProject(workspaceFolder),
    variables: Object.keys(process.env)
      .filter((name) => keyVariable.test(name))
      .sort(),
  };
  return { context, readProject };
}

function open(file: string, text: string, role: DocumentRole): AssistedText {
  return openAssistedText(file, text, { role, rules: configRules });
}

/** The model that is being written, of a provider whose server may list what it has. */
function findAsked(opened: AssistedText, offset: number) {
  const model = findModelPlace(opened, offset, configRules);
  const isListed = model !== undefined && listCheckable([model.provider]).length > 0;
  return isListed ? model : undefined;
}

function toCompletion(name: string, provider: string): Completion {
  const insert = JSON.stringify(name);
  return { label: name, sort: "model", detail: `listed by ${provider}`, insert, isSnippet: false };
}

type LastRun = NonNullable<NonNullable<Lenses["config"]>["lastRun"]>;

/** The newest run of a config of this name; probes are none. */
async function findLastRun(name: string, store: TestDataStore): Promise<LastRun | undefined> {
  const { rows } = await store.loadIndex();
  for (const row of rows) {
    if (row.kind !== "run" || row.entry.name !== name || !standsForConfig(row.entry)) continue;
    const { id, status, summary, firstAttemptSuccessRate } = row.entry;
    return {
      runId: id,
      ...(status && { status }),
      successRate: summary.successRate,
      ...(firstAttemptSuccessRate !== undefined && { firstAttemptSuccessRate }),
    };
  }
  return undefined;
}
