import { resolve } from "node:path";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import type { ChangeFeed } from "./changeFeed.ts";
import { createBuildingHierarchyFeed } from "./generator/buildingHierarchy.ts";
import { openScriptFeed } from "./script/scriptFile.ts";

export interface FeedOptions {
  readonly config: SourceConfig;
  /** Absolute folder of the scenario file. */
  readonly folder: string;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
}

/** Opens and checks what a source reads its changes from; throws a `UserError` ("config") that names file and place. */
export async function createFeed({ config, folder, log }: FeedOptions): Promise<ChangeFeed> {
  switch (config.kind) {
    case "script":
      return openScriptFeed({
        path: resolve(folder, config.file),
        shownFile: config.file,
        needsStart: config.timeMode === "recorded",
      });
    case "http-replay": {
      const { loadHarFeed } = await import("./har/harFile.ts");
      return loadHarFeed({
        path: resolve(folder, config.file),
        shownFile: config.file,
        parsesBodies: config.sentAt?.startsWith("/body/") ?? false,
        log,
      });
    }
    case "generator": {
      if (config.generator === "building-hierarchy") return createBuildingHierarchyFeed(config);
      const { createStockTradeFeed } = await import("./generator/stockTrade.ts");
      return createStockTradeFeed(config);
    }
  }
}
