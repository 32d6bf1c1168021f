import type { HandlerConfig, HandlerRules } from "../../model/config/streamHandler.ts";
import type { HandlerContext, RecordHandler } from "./recordHandler.ts";

/** Whose records a handler brings. */
export interface HandlerPlace {
  readonly role: "query" | "reaction";
  readonly id: string;
  /** Absolute; paths of the config are relative to it. */
  readonly folder: string;
}

/** One kind of handler: the keys it has in a config, and how it is made. */
export interface HandlerKind<C extends HandlerConfig = HandlerConfig> extends HandlerRules<C> {
  /** Whether it connects to the system under test, and so is opened after it; all others are there before. */
  readsFromSystem?(config: C): boolean;
  /** Nothing is opened. */
  create(config: C, place: HandlerPlace, context: HandlerContext): RecordHandler;
}
