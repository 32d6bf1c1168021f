import type { DispatcherConfig, DispatcherRules } from "../../model/config/dispatcherConfig.ts";
import type { Dispatcher, OutgoingChange } from "./dispatcher.ts";

/** Where the changes of a source are logged. */
export interface ChangeLog {
  /** Resolves once it may be given more. */
  write(change: OutgoingChange): Promise<void>;
  /** Removes what was written so far; the source starts anew. */
  reset?(): Promise<void>;
  close(): Promise<void>;
}

/** What every dispatcher is made with. */
export interface DispatcherContext {
  readonly sourceId: string;
  /** How many changes may be handed over before the first of them has arrived. */
  readonly inFlight: number;
  /** Absolute; paths of the config are relative to it. */
  readonly folder: string;
  /** Called at most once. */
  readonly createChangeLog: () => ChangeLog;
  /** Whether an url is that of a reaction of the same test. */
  readonly isOfReaction: (url: string) => boolean;
  readonly print: (line: string) => void;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
}

/** One kind of dispatcher: the keys it has in a config, and how it is made. */
export interface DispatcherKind<C extends DispatcherConfig = DispatcherConfig>
  extends DispatcherRules<C> {
  /** Not yet open; placeholders in its url are already replaced. Loads what it needs when it is first called. */
  create(config: C, context: DispatcherContext): Dispatcher | Promise<Dispatcher>;
}
