import path from "node:path";
import { readLines } from "../../loggers/lines/readLines.ts";
import { unionOfKinds } from "../../model/config/kind.ts";
import type {
  LoadedConfig,
  LoadedScenario,
  LoadedStreamScenario,
} from "../../model/config/loadedConfig.ts";
import type { CaseSet } from "../../model/config/testCase.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { configRules } from "../configRules.ts";

/** The config of a run as it was when it began. Throws a `UserError` ("config") where `run.json` holds what no config may. */
export function loadSnapshot(
  store: TestDataStore,
  folder: RunFolderFile,
  workspaceFolder: string,
): LoadedConfig {
  const { hashes } = folder.snapshot;
  const { config, scenarios } = parseEntries(store.paths.runFile(folder.id), folder);
  const isSent = folder.file === undefined;
  return {
    file: path.resolve(workspaceFolder, folder.file ?? sentConfigFile),
    ...(isSent ? { isSent } : {}),
    ...(folder.probe === true ? { isProbe: true } : {}),
    config,
    scenarios,
    hashes,
    warnings: [],
    caseSets: new Map(
      scenarios.flatMap((scenario) => {
        const cases = openStoredCases(store, folder, scenario);
        return cases === undefined ? [] : [[scenario.number, cases] as const];
      }),
    ),
  };
}

// --- internal ---

/** Where paths of a config start that came in a request: none lies there. */
const sentConfigFile = "data/configs/sent.touchstone.json";

const kindSchemas = {
  providers: unionOfKinds(configRules.kinds.providers),
  loggers: unionOfKinds(configRules.kinds.loggers),
  sources: unionOfKinds(configRules.kinds.sources),
  handlers: unionOfKinds(configRules.kinds.handlers),
  triggers: unionOfKinds(configRules.kinds.triggers),
};

/**
 * Anybody may have written the file, an older version among them: entries are held to the schemas of their kinds, as those of a
 * config are, and have the defaults of keys that came later.
 */
function parseEntries(
  file: string,
  { snapshot }: RunFolderFile,
): Pick<RunFolderFile["snapshot"], "config" | "scenarios"> {
  const parse = <T>(kind: keyof typeof kindSchemas, entries: readonly T[], key: string): T[] =>
    entries.map((entry, at) => {
      const parsed = kindSchemas[kind].safeParse(entry);
      if (parsed.success) return parsed.data as T;
      const [fault] = parsed.error.issues;
      const place = [`snapshot.${key}.${at}`, ...(fault?.path ?? [])].join(".");
      throw new UserError(`${file}: ${place}: ${fault?.message}`, { code: "config" });
    });
  const { config } = snapshot;
  return {
    config: {
      ...config,
      providers: parse("providers", config.providers, "config.providers"),
      loggers: parse("loggers", config.loggers, "config.loggers"),
    },
    scenarios: snapshot.scenarios.map((scenario, at) => {
      if (scenario.kind === "prompt") return scenario;
      const key = `scenarios.${at}`;
      const observe = <T extends LoadedObserver>(observer: T): T => {
        const own = `${key}.${observer.id}`;
        const [handler = observer.handler] = parse(
          "handlers",
          [observer.handler],
          `${own}.handler`,
        );
        const stopTriggers = parse("triggers", observer.stopTriggers, `${own}.stopTriggers`);
        const loggers = parse("loggers", observer.loggers, `${own}.loggers`);
        return { ...observer, handler, stopTriggers, loggers };
      };
      return {
        ...scenario,
        sources: parse("sources", scenario.sources, `${key}.sources`),
        queries: scenario.queries.map(observe),
        reactions: scenario.reactions.map(observe),
      };
    }),
  };
}

type LoadedObserver = LoadedStreamScenario["reactions"][number];

/** The cases that lie in the folder of a run. */
function openStoredCases(
  store: TestDataStore,
  { id, snapshot }: RunFolderFile,
  scenario: LoadedScenario,
): CaseSet | undefined {
  if (scenario.kind !== "prompt" || scenario.cases === undefined) return undefined;
  const file = store.paths.casesFile(id, scenario.number);
  const { count } = scenario.cases;
  return {
    count,
    hash: snapshot.hashes.cases?.[scenario.number] ?? "",
    async *read() {
      let found = 0;
      for await (const { text } of readLines(file)) {
        found += 1;
        yield text;
      }
      if (found === count) return;
      throw new UserError(`${file} has ${found} cases; the run began with ${count}.`, {
        code: "storage",
      });
    },
  };
}
