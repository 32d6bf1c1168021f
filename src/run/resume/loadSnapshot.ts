import path from "node:path";
import { readLines } from "../../loggers/lines/readLines.ts";
import { unionOfKinds } from "../../model/config/kind.ts";
import type { LoadedConfig, LoadedScenario } from "../../model/config/loadedConfig.ts";
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
  const { config, scenarios, hashes } = folder.snapshot;
  checkEntries(store.paths.runFile(folder.id), folder);
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

/** Anybody may have written the file: entries are held to the schemas of their kinds, as those of a config are. */
function checkEntries(file: string, { snapshot }: RunFolderFile): void {
  const { config, scenarios } = snapshot;
  const check = (kind: keyof typeof kindSchemas, entries: readonly unknown[], key: string) => {
    for (const [at, entry] of entries.entries()) {
      const fault = kindSchemas[kind].safeParse(entry).error?.issues[0];
      if (fault === undefined) continue;
      const place = [`snapshot.${key}.${at}`, ...fault.path].join(".");
      throw new UserError(`${file}: ${place}: ${fault.message}`, { code: "config" });
    }
  };
  check("providers", config.providers, "config.providers");
  check("loggers", config.loggers, "config.loggers");
  for (const [at, scenario] of scenarios.entries()) {
    if (scenario.kind === "prompt") continue;
    const key = `scenarios.${at}`;
    const observers = [...scenario.queries, ...scenario.reactions];
    check("sources", scenario.sources, `${key}.sources`);
    check(
      "handlers",
      observers.map(({ handler }) => handler),
      `${key}.handlers`,
    );
    for (const each of observers) {
      check("triggers", each.stopTriggers, `${key}.${each.id}.stopTriggers`);
      check("loggers", each.loggers, `${key}.${each.id}.loggers`);
    }
  }
}

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
