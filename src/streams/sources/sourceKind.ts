import type { SourceConfig, SourceRules } from "../../model/config/streamSource.ts";
import type { ChangeFeed } from "./changeFeed.ts";

export interface SourcePlace {
  /** Absolute folder of the scenario file. */
  readonly folder: string;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
}

/** One kind of source: the keys it has in a config, and where its changes come from. */
export interface SourceKind<C extends SourceConfig = SourceConfig> extends SourceRules<C> {
  /**
   * Opens and checks what the changes are read from; throws a `UserError` ("config") that names file and place. Loads what
   * it needs when it is first called.
   */
  openFeed(config: C, place: SourcePlace): ChangeFeed | Promise<ChangeFeed>;
}
