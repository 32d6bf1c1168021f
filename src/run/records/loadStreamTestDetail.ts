import type { StreamTestDetail, TestComponent, TestKey } from "../../model/results/report.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { type ComponentName, listComponents } from "../components.ts";

/** What a stream test is loaded from besides the store. */
export interface LoadStreamTestOptions {
  readonly runId: string;
  readonly key: TestKey;
  /** The head of the run's result; asked for when `test_runs/<id>` is not here. */
  readonly loadHead: () => Promise<ResultHead>;
  /** Told of a summary that cannot be read: its component is then shown without figures. */
  readonly onProblem: (message: string) => void;
}

/** The components of a stream test with their figures and files, the one that was asked for first. */
export async function loadStreamTestDetail(
  store: TestDataStore,
  { runId, key, loadHead, onProblem }: LoadStreamTestOptions,
): Promise<StreamTestDetail> {
  const names = await findComponents(store, runId, key);
  if (names === undefined) return { key, components: listResultComponents(await loadHead(), key) };
  const load = async (name: ComponentName) => {
    const { listFiles } = store.component(runId, name.role, name.id);
    try {
      const found = await loadFigures(store, runId, name, key);
      return { ...name, ...found, files: await listFiles() };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      onProblem(errorMessage(error));
      return { ...name, files: await listFiles().catch(() => []) };
    }
  };
  return { key, components: await Promise.all(askedFirst(names, key).map(load)) };
}

// --- internal ---

/** `undefined` when the run's folder is not here, or does not say what the scenario has. */
async function findComponents(
  store: TestDataStore,
  runId: string,
  { scenario: number }: TestKey,
): Promise<ComponentName[] | undefined> {
  try {
    const { snapshot } = await store.loadRunFolder(runId);
    const scenario = snapshot.scenarios.find((each) => each.number === number);
    return scenario?.kind === "stream" ? listComponents(scenario) : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

type Figures = Pick<TestComponent, "observed" | "source">;

async function loadFigures(
  store: TestDataStore,
  runId: string,
  { role, id }: ComponentName,
  key: TestKey,
): Promise<Figures> {
  if (role === "source") {
    const source = findTest(await store.component(runId, role, id).loadSummary(), key);
    return source === undefined ? {} : { source };
  }
  const test = findTest(await store.component(runId, role, id).loadSummary(), key);
  if (test === undefined) return {};
  const { attempt: _attempt, ...observed } = test;
  return { observed };
}

function findTest<T extends { scenario: number; run_number: number }>(
  summary: { readonly tests: readonly T[] } | undefined,
  { scenario, runNumber }: TestKey,
): T | undefined {
  return summary?.tests.find((test) => test.scenario === scenario && test.run_number === runNumber);
}

/** What the result file itself tells: which queries and reactions there were, and of what kind. */
function listResultComponents({ config }: ResultHead, key: TestKey): TestComponent[] {
  const ids = config.scenarioDetails?.[key.scenario]?.components ?? [];
  const names = [...new Set([key.provider, ...ids])].map((id): ComponentName => {
    const detail = config.providerDetails?.[id]?.kind ?? "";
    const [, kind = detail, word] = /^(.*) (query|reaction)$/.exec(detail) ?? [];
    return { role: word === "query" ? "query" : "reaction", id, kind };
  });
  return names.map((name) => ({ ...name, files: [] }));
}

function askedFirst(names: readonly ComponentName[], { provider }: TestKey): ComponentName[] {
  const asked = names.filter(({ id }) => id === provider);
  return [...asked, ...names.filter(({ id }) => id !== provider)];
}
