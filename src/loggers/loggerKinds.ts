import { consoleKind } from "./kinds/consoleLogger.ts";
import { jsonlKind } from "./kinds/jsonlLogger.ts";
import { performanceMetricsKind } from "./kinds/performanceMetricsLogger.ts";
import type { LoggerKind } from "./loggerKind.ts";

/** Every kind of logger there is, in the order that people are shown. */
export const loggerKinds: readonly LoggerKind[] = [jsonlKind, performanceMetricsKind, consoleKind];
