import type { DispatcherRules } from "./dispatcherConfig.ts";
import type { KindRules } from "./kind.ts";
import { unionOfKinds } from "./kind.ts";
import type { LoggerConfig } from "./loggerConfig.ts";
import type { ProviderConfig, ProviderRules } from "./providerConfig.ts";
import { buildRunConfigSchema } from "./runConfig.ts";
import { buildScenarioSchema } from "./scenario.ts";
import type { StopTriggerConfig, StopTriggerRules } from "./stopTrigger.ts";
import type { HandlerConfig, HandlerRules } from "./streamHandler.ts";
import type { SourceConfig, SourceRules } from "./streamSource.ts";

/** Every kind of what a config may list. The rooms that make them have the registries; `run` brings them together. */
export interface ConfigKinds {
  readonly providers: readonly ProviderRules[];
  readonly loggers: readonly KindRules<LoggerConfig>[];
  readonly handlers: readonly HandlerRules[];
  readonly dispatchers: readonly DispatcherRules[];
  readonly sources: readonly SourceRules[];
  readonly triggers: readonly StopTriggerRules[];
  /** Of a query or reaction that neither lists any nor has a config that does. */
  readonly defaultLogger: LoggerConfig;
  /** Of a query or reaction that lists none. */
  readonly defaultTrigger: StopTriggerConfig;
}

/** What configs are read with: the kinds there are, and the schemas of files made of them. */
export type ConfigRules = ReturnType<typeof buildConfigRules>;

export function buildConfigRules(kinds: ConfigKinds) {
  const logger = unionOfKinds<LoggerConfig>(kinds.loggers);
  const ofRole = (role: "query" | "reaction") =>
    unionOfKinds<HandlerConfig>(kinds.handlers.filter(({ roles }) => roles.includes(role)));
  const scenarioSchema = buildScenarioSchema({
    source: unionOfKinds<SourceConfig>(kinds.sources),
    queryHandler: ofRole("query"),
    reactionHandler: ofRole("reaction"),
    trigger: unionOfKinds<StopTriggerConfig>(kinds.triggers),
    logger,
  });
  const runConfigSchema = buildRunConfigSchema({
    provider: unionOfKinds<ProviderConfig>(kinds.providers),
    logger,
    scenario: scenarioSchema,
  });
  return { kinds, scenarioSchema, runConfigSchema };
}
