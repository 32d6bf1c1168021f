import type { KindRules } from "../model/config/kind.ts";
import type { LoggerConfig } from "../model/config/loggerConfig.ts";
import type { LoggerContext } from "./loggerContext.ts";
import type { NamedOutputLogger } from "./namedOutputLogger.ts";

/** One kind of logger: the keys it has in a config, and how it is made. */
export interface LoggerKind<C extends LoggerConfig = LoggerConfig> extends KindRules<C> {
  /** Nothing is written before the first record. */
  create(config: C, context: LoggerContext): NamedOutputLogger;
}
