import { findKind } from "../../model/config/kind.ts";
import type { HandlerConfig } from "../../model/config/streamHandler.ts";
import type { HandlerPlace } from "./handlerKind.ts";
import { handlerKinds } from "./handlerKinds.ts";
import type { HandlerContext, RecordHandler } from "./recordHandler.ts";

/** The receiving end that a reaction or query asks for. */
export function createHandler(
  config: HandlerConfig,
  place: HandlerPlace,
  context: HandlerContext,
): RecordHandler {
  return findKind(handlerKinds, config.kind).create(config, place, context);
}
