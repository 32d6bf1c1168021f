import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type {
  LoadedQuery,
  LoadedReaction,
  LoadedStopTrigger,
} from "../../model/config/loadedConfig.ts";
import { defaultMaxLinesPerFile, type LoggerConfig } from "../../model/config/loggerConfig.ts";
import type { StopTriggerConfig } from "../../model/config/stopTrigger.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import { hashJson } from "../files/hashJson.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import { checkStreamScenario } from "./checkStreamScenario.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import type { ScenarioLoadResult, ScenarioSurroundings } from "./scenarioLoad.ts";
import { createSchemaLoader, type SchemaLoad, type SchemaLoader } from "./schemaLoader.ts";
import { findStreamFileProblems } from "./streamFiles.ts";

/**
 * Reads the schemas of a stream scenario, that of the outcome and those of its stop triggers, looks for the files it
 * names, and gives every component the loggers and stop triggers it has without any of its own.
 */
export async function loadStreamScenario(
  scenario: StreamScenario,
  source: ScenarioSource,
  surroundings: ScenarioSurroundings,
): Promise<ScenarioLoadResult> {
  const { files, baseFolder } = surroundings;
  const loadSchema = createSchemaLoader(source, files);
  const whole = await loadSchema(scenario.schema, ["schema"]);
  const queries = await loadAllTriggers(scenario.queries, "queries", loadSchema);
  const reactions = await loadAllTriggers(scenario.reactions, "reactions", loadSchema);
  const schemas = [whole, ...[...queries, ...reactions].flatMap((triggers) => triggers.schemas)];
  const problems = [
    ...checkStreamScenario(scenario, source),
    ...(await findStreamFileProblems(scenario, source, surroundings)),
    ...schemas.flatMap((schema) => schema.problems),
  ];
  if (problems.length > 0) return { problems };
  const complete = createCompleter(surroundings.loggers);
  const { number, name, kind, system, sources } = scenario;
  const loaded = {
    ...{ number, name, kind, folder: relativePath(baseFolder, path.dirname(source.document.file)) },
    ...(system === undefined ? {} : { system }),
    sources,
    queries: scenario.queries.map((query, index): LoadedQuery => complete(query, queries[index])),
    reactions: scenario.reactions.map(
      (reaction, index): LoadedReaction => complete(reaction, reactions[index]),
    ),
    schema: whole.schema,
  };
  const hashes = { scenario: hashJson(source.value), schema: hashSchemas(schemas) };
  return { load: { scenario: loaded, hashes }, problems };
}

// --- internal ---

interface LoadedTriggers {
  readonly triggers: readonly LoadedStopTrigger[];
  readonly schemas: readonly SchemaLoad[];
}

interface Observed {
  readonly stopTriggers: readonly StopTriggerConfig[];
  readonly loggers: readonly LoggerConfig[];
}

const defaultTrigger: LoadedStopTrigger = { kind: "duration", seconds: 300 };
const defaultLogger: LoggerConfig = { kind: "jsonl", maxLinesPerFile: defaultMaxLinesPerFile };

function loadAllTriggers(
  components: readonly Observed[],
  role: "queries" | "reactions",
  loadSchema: SchemaLoader,
): Promise<LoadedTriggers[]> {
  return Promise.all(
    components.map(({ stopTriggers }, index) =>
      loadTriggers(stopTriggers, [role, index, "stopTriggers"], loadSchema),
    ),
  );
}

async function loadTriggers(
  configs: readonly StopTriggerConfig[],
  key: KeyPath,
  loadSchema: SchemaLoader,
): Promise<LoadedTriggers> {
  const triggers: LoadedStopTrigger[] = [];
  const schemas: SchemaLoad[] = [];
  for (const [index, config] of configs.entries()) {
    if (config.kind !== "schema") {
      triggers.push(config);
      continue;
    }
    const load = await loadSchema(config.schema, [...key, index, "schema"]);
    triggers.push({ kind: "schema", schema: load.schema });
    schemas.push(load);
  }
  return { triggers, schemas };
}

/** Triggers and loggers of a component are never empty once it is loaded. */
function createCompleter(configLoggers: readonly LoggerConfig[]) {
  const fallback = configLoggers.length > 0 ? configLoggers : [defaultLogger];
  return <T extends Observed>(component: T, { triggers }: LoadedTriggers = noTriggers) => {
    const stopTriggers = triggers.length > 0 ? [...triggers] : [defaultTrigger];
    const loggers = [...(component.loggers.length > 0 ? component.loggers : fallback)];
    return { ...component, stopTriggers, loggers };
  };
}

const noTriggers: LoadedTriggers = { triggers: [], schemas: [] };

/** Of the outcome's schema; of it and those of the stop triggers when there are any. */
function hashSchemas(schemas: readonly SchemaLoad[]): string {
  const contents = schemas.map(({ content }) => content);
  return hashJson(contents.length === 1 ? contents[0] : contents);
}
