import type { DispatcherConfig } from "../../model/config/dispatcherConfig.ts";
import { findKind } from "../../model/config/kind.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { DispatcherContext } from "./dispatcherKind.ts";
import { dispatcherKinds } from "./dispatcherKinds.ts";

/** The dispatcher a config names, not yet open; placeholders in its url are already replaced. */
export async function createDispatcher(
  config: DispatcherConfig,
  context: DispatcherContext,
): Promise<Dispatcher> {
  return await findKind(dispatcherKinds, config.kind).create(config, context);
}
