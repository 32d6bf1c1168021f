import { findKind } from "../../model/config/kind.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import type { ChangeFeed } from "./changeFeed.ts";
import type { SourcePlace } from "./sourceKind.ts";
import { sourceKinds } from "./sourceKinds.ts";

/** Opens and checks what a source reads its changes from; throws a `UserError` ("config") that names file and place. */
export async function createFeed(config: SourceConfig, place: SourcePlace): Promise<ChangeFeed> {
  return await findKind(sourceKinds, config.kind).openFeed(config, place);
}
