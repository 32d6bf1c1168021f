import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JsonSchema } from "../../../src/model/config/jsonSchema.ts";
import type {
  LoadedConfig,
  LoadedObserver,
  LoadedPromptScenario,
  LoadedScenario,
  LoadedStreamScenario,
} from "../../../src/model/config/loadedConfig.ts";
import type { RunConfig } from "../../../src/model/config/runConfig.ts";
import type { TestRunFile } from "../../../src/model/results/resultFile.ts";
import type { StartRunOptions } from "../../../src/run/activeRun.ts";
import { configRules } from "../../../src/run/configRules.ts";
import type { SentAs } from "../../../src/run/prompts/sentAs.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { httpHandlerSchema } from "../../../src/streams/handlers/http/httpConfig.ts";

export const personSchema: JsonSchema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};

/** How a lane sends to a provider that changes nothing. */
export const sentAsIs: SentAs = {
  schemaOf: ({ schema }) => schema,
  warningsOf: () => undefined,
};

/** A one-shot scenario that asks for a person. */
export function makeScenario(overrides: Partial<LoadedPromptScenario> = {}): LoadedPromptScenario {
  return {
    number: 1,
    name: "Extract a person",
    kind: "prompt",
    mode: "prompt",
    includeSchema: true,
    steps: [{ prompt: "Who is it?", schema: personSchema, at: "" }],
    schema: personSchema,
    ...overrides,
  };
}

/** A stream scenario of one HTTP reaction `hook` that ends with its third record, unless told otherwise. */
export function makeStreamScenario(
  overrides: Partial<LoadedStreamScenario> = {},
): LoadedStreamScenario {
  return {
    number: 11,
    name: "Hooks",
    kind: "stream",
    folder: "data/scenarios",
    sources: [],
    queries: [],
    reactions: [makeReaction()],
    schema: { properties: { stoppedBy: { const: "record-count" } } },
    ...overrides,
  };
}

export function makeReaction(overrides: Partial<LoadedObserver> = {}): LoadedObserver {
  return {
    id: "hook",
    expect: [],
    handler: httpHandlerSchema.parse({ kind: "http", path: "/hook" }),
    stopTriggers: [
      { kind: "record-count", recordCount: 3 },
      { kind: "duration", seconds: 30 },
    ],
    loggers: [{ kind: "jsonl", maxLinesPerFile: 10_000 }],
    ...overrides,
  };
}

/** A config as a person would write it, with scenarios that are already read. */
export function makeLoadedConfig(
  workspaceFolder: string,
  config: Partial<Record<keyof RunConfig, unknown>>,
  scenarios: LoadedScenario[] = [makeScenario()],
): LoadedConfig {
  const written = { name: "people", scenarios: ["x"], ...config };
  const {
    scenarios: _scenarios,
    $schema: _schema,
    ...parsed
  } = configRules.runConfigSchema.parse(written);
  return {
    file: path.join(workspaceFolder, "data", "configs", "people.touchstone.json"),
    config: parsed,
    scenarios,
    hashes: { config: "c", scenarios: {}, schemas: {} },
    warnings: [],
  };
}

/** A workspace folder of its own, removed by `remove`. */
export async function makeWorkspace() {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-run-"));
  const dataFolder = path.join(folder, "data");
  await mkdir(dataFolder);
  const options = (loaded: LoadedConfig): StartRunOptions => ({
    store: openTestDataStore(dataFolder),
    loaded,
    workspaceFolder: folder,
    keys: [],
    versions: { touchstone: "0.0.0" },
    log: () => {},
    print: () => {},
  });
  return {
    folder,
    dataFolder,
    options,
    readResult: async (file: string): Promise<TestRunFile> =>
      JSON.parse(await readFile(path.join(dataFolder, file), "utf8")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
export type Workspace = Awaited<ReturnType<typeof makeWorkspace>>;
