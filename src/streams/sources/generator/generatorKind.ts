import type { KeyFault } from "../../../model/config/keyFault.ts";
import type { SourceKind } from "../sourceKind.ts";
import {
  type BuildingHierarchyConfig,
  type GeneratorConfig,
  generatorSourceSchema,
} from "./generatorConfig.ts";

export const generatorKind: SourceKind<GeneratorConfig> = {
  kind: "generator",
  schema: generatorSourceSchema,
  findFaults: (config) => (config.generator === "building-hierarchy" ? findRoomFaults(config) : []),
  async openFeed(config) {
    if (config.generator === "building-hierarchy") {
      const { createBuildingHierarchyFeed } = await import("./buildingHierarchy.ts");
      return createBuildingHierarchyFeed(config);
    }
    const { createStockTradeFeed } = await import("./stockTrade.ts");
    return createStockTradeFeed(config);
  },
};

// --- internal ---

const mostRooms = 1_000_000;

function findRoomFaults({ buildings, floors, rooms }: BuildingHierarchyConfig): KeyFault[] {
  const roomCount = buildings * floors * rooms;
  if (roomCount <= mostRooms) return [];
  const message = `must be fewer: buildings × floors × rooms is ${roomCount}, and at most ${mostRooms} rooms are possible`;
  return [{ path: ["rooms"], message }];
}
