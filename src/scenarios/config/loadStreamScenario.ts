import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { ConfigKinds } from "../../model/config/configKinds.ts";
import { schemaSourceSchema } from "../../model/config/jsonSchema.ts";
import { findKind } from "../../model/config/kind.ts";
import type { LoadedObserver } from "../../model/config/loadedConfig.ts";
import type { LoggerConfig } from "../../model/config/loggerConfig.ts";
import { isError } from "../../model/config/problem.ts";
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
      scenario[role].map((observer, index) =>
        loadSchemas(observer, { place: [role, index], loadSchema, kinds }),
      ),
    );
  const [queries, reactions] = [await load("queries"), await load("reactions")];
  const schemas = [whole, ...[...queries, ...reactions].flatMap((loaded) => loaded.schemas)];
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
    queries: queries.map(({ observer }) => complete(observer)),
    reactions: reactions.map(({ observer }) => complete(observer)),
    schema: whole.schema,
  };
  const hashes = { scenario: hashJson(source.value), schema: hashSchemas(schemas) };
  return { load: { scenario: loaded, hashes }, problems };
}

// --- internal ---

interface LoadedSchemas {
  readonly observer: ObserverConfig;
  readonly schemas: readonly SchemaLoad[];
}

interface SchemaSurroundings {
  /** Of the observer in its scenario. */
  readonly place: KeyPath;
  readonly loadSchema: SchemaLoader;
  readonly kinds: ConfigKinds;
}

/** A query or reaction with each schema that it holds or names in one piece. */
async function loadSchemas(
  observer: ObserverConfig,
  { place, loadSchema, kinds }: SchemaSurroundings,
): Promise<LoadedSchemas> {
  let loaded: unknown = observer;
  const schemas: SchemaLoad[] = [];
  for (const path of listSchemaPaths(observer, kinds)) {
    const source = schemaSourceSchema.parse(path.reduce<unknown>(readKey, observer));
    const load = await loadSchema(source, [...place, ...path]);
    loaded = replaceAt(loaded, path, load.schema);
    schemas.push(load);
  }
  return { observer: loaded as ObserverConfig, schemas };
}

function listSchemaPaths(
  { handler, stopTriggers, expect }: ObserverConfig,
  kinds: ConfigKinds,
): KeyPath[] {
  const ofHandler = findKind(kinds.handlers, handler.kind).findSchemas?.(handler) ?? [];
  return [
    ...stopTriggers.flatMap(({ kind }, index) => {
      const { schemaKey } = findKind(kinds.triggers, kind);
      return schemaKey === undefined ? [] : [["stopTriggers", index, schemaKey]];
    }),
    ...ofHandler.map((path) => ["handler", ...path]),
    ...expect.map((_each, index) => ["expect", index, "match"]),
  ];
}

/** A copy of a value whose path leads to `to`. */
function replaceAt(value: unknown, [key, ...rest]: KeyPath, to: unknown): unknown {
  if (key === undefined) return to;
  const replaced = replaceAt(readKey(value, key), rest, to);
  if (Array.isArray(value)) return value.with(Number(key), replaced);
  return { ...(value as object), [key]: replaced };
}

/** Triggers and loggers of a component are never empty once it is loaded. */
function createCompleter(
  configLoggers: readonly LoggerConfig[],
  { defaultLogger, defaultTrigger }: ConfigKinds,
) {
  const fallback = configLoggers.length > 0 ? configLoggers : [defaultLogger];
  return (observer: ObserverConfig): LoadedObserver => {
    const stopTriggers =
      observer.stopTriggers.length > 0 ? observer.stopTriggers : [defaultTrigger];
    const loggers = [...(observer.loggers.length > 0 ? observer.loggers : fallback)];
    // Who expects that something does not come is content with nothing.
    const allowEmpty =
      observer.allowEmpty ?? (observer.expect.some(({ max }) => max === 0) || undefined);
    return { ...observer, allowEmpty, stopTriggers, loggers };
  };
}

/** Of the outcome's schema; of it and those of the stop triggers when there are any. */
function hashSchemas(schemas: readonly SchemaLoad[]): string {
  const contents = schemas.map(({ content }) => content);
  const [only = "", ...others] = contents;
  return hashText(others.length === 0 ? only : `[${contents.join()}]`);
}
