import type { DispatcherConfig } from "../../model/config/streamSource.ts";
import { createConsoleDispatcher } from "./consoleDispatcher.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { createHttpDispatcher } from "./httpDispatcher.ts";
import { type ChangeWriter, createJsonlDispatcher } from "./jsonlDispatcher.ts";

/** Where a `jsonl` dispatcher writes: the source's change log. */
export type ChangeLog = ChangeWriter;

/** What every dispatcher is made with. */
export interface DispatcherContext {
  readonly sourceId: string;
  /** Called at most once. */
  readonly createChangeLog: () => ChangeLog;
  /** Whether an url is that of a reaction of the same test. */
  readonly isOfReaction: (url: string) => boolean;
  readonly print: (line: string) => void;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
}

/** The dispatcher a config names, not yet open; placeholders in its url are already replaced. */
export async function createDispatcher(
  config: DispatcherConfig,
  context: DispatcherContext,
): Promise<Dispatcher> {
  switch (config.kind) {
    case "http":
      return createHttpDispatcher(config, context);
    case "redis-stream": {
      const { createRedisStreamDispatcher } = await import("./redisStreamDispatcher.ts");
      return createRedisStreamDispatcher(config);
    }
    case "jsonl":
      return createJsonlDispatcher(context);
    case "console":
      return createConsoleDispatcher(context);
  }
}
