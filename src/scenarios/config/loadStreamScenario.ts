import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { ConfigKinds } from "../../model/config/configKinds.ts";
import { schemaSourceSchema } from "../../model/config/jsonSchema.ts";
import { findKind } from "../../model/config/kind.ts";
import type { LoadedObserver } from "../../model/config/loadedConfig.ts";
import type { LoggerConfig } from "../../model/config/loggerConfig.ts";
import { isError } from "../../model/config/problem.ts";
import type { StopTriggerConfig } from "../../model/config/stopTrigger.ts";
import type { ObserverConfig, StreamScenario } from "../../model/config/streamScenario.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { hashJson, hashText } from "../files/hashJson.ts";
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
  const { kinds } = surroundings.rules;
  const loadSchema = createSchemaLoader(source, files, surroundings.loadLargeSchema);
  const whole = await loadSchema(scenario.schema, ["schema"]);
  const load = (role: "queries" | "reactions") =>
    Promise.all(
      scenario[role].map(({ stopTriggers }, index) =>
        loadTriggers(stopTriggers, { key: [role, index, "stopTriggers"], loadSchema, kinds }),
      ),
    );
  const [queries, reactions] = [await load("queries"), await load("reactions")];
  const schemas = [whole, ...[...queries, ...reactions].flatMap((triggers) => triggers.schemas)];
  const problems = [
    ...checkStreamScenario(scenario, source, kinds),
    ...(await findStreamFileProblems(scenario, source, surroundings)),
    ...schemas.flatMap((schema) => schema.problems),
  ];
  if (problems.some(isError)) return { problems };
  const complete = createCompleter(surroundings.loggers, kinds);
  const { number, name, kind, system, sources } = scenario;
  const loaded = {
    number,
    name,
    kind,
    folder: relativePath(baseFolder, path.dirname(source.document.file)),
    ...(system === undefined ? {} : { system }),
    sources,
    queries: scenario.queries.map((query, index) => complete(query, queries[index])),
    reactions: scenario.reactions.map((reaction, index) => complete(reaction, reactions[index])),
    schema: whole.schema,
  };
  const hashes = { scenario: hashJson(source.value), schema: hashSchemas(schemas) };
  return { load: { scenario: loaded, hashes }, problems };
}

// --- internal ---

interface LoadedTriggers {
  readonly triggers: readonly StopTriggerConfig[];
  readonly schemas: readonly SchemaLoad[];
}

interface TriggerSurroundings {
  readonly key: KeyPath;
  readonly loadSchema: SchemaLoader;
  readonly kinds: ConfigKinds;
}

/** Each trigger with the schema it holds or names in one piece. */
async function loadTriggers(
  configs: readonly StopTriggerConfig[],
  { key, loadSchema, kinds }: TriggerSurroundings,
): Promise<LoadedTriggers> {
  const triggers: StopTriggerConfig[] = [];
  const schemas: SchemaLoad[] = [];
  for (const [index, config] of configs.entries()) {
    const { schemaKey } = findKind(kinds.triggers, config.kind);
    if (schemaKey === undefined) {
      triggers.push(config);
      continue;
    }
    const source = schemaSourceSchema.parse(readKey(config, schemaKey));
    const load = await loadSchema(source, [...key, index, schemaKey]);
    triggers.push({ ...config, [schemaKey]: load.schema });
    schemas.push(load);
  }
  return { triggers, schemas };
}

/** Triggers and loggers of a component are never empty once it is loaded. */
function createCompleter(
  configLoggers: readonly LoggerConfig[],
  { defaultLogger, defaultTrigger }: ConfigKinds,
) {
  const fallback = configLoggers.length > 0 ? configLoggers : [defaultLogger];
  return (observer: ObserverConfig, { triggers } = noTriggers): LoadedObserver => {
    const stopTriggers = triggers.length > 0 ? [...triggers] : [defaultTrigger];
    const loggers = [...(observer.loggers.length > 0 ? observer.loggers : fallback)];
    return { ...observer, stopTriggers, loggers };
  };
}

const noTriggers: LoadedTriggers = { triggers: [], schemas: [] };

/** Of the outcome's schema; of it and those of the stop triggers when there are any. */
function hashSchemas(schemas: readonly SchemaLoad[]): string {
  const contents = schemas.map(({ content }) => content);
  const [only = "", ...others] = contents;
  return hashText(others.length === 0 ? only : `[${contents.join()}]`);
}
