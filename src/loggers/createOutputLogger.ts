import { findKind } from "../model/config/kind.ts";
import type { LoggerConfig } from "../model/config/loggerConfig.ts";
import type { LoggerContext } from "./loggerContext.ts";
import { loggerKinds } from "./loggerKinds.ts";
import type { NamedOutputLogger } from "./namedOutputLogger.ts";

/** The logger that an entry of `loggers` asks for; nothing is written before the first record. */
export function createOutputLogger(
  config: LoggerConfig,
  context: LoggerContext,
): NamedOutputLogger {
  return findKind(loggerKinds, config.kind).create(config, context);
}
