import type { KeyFault } from "../../../model/config/keyFault.ts";
import type { SourceKind } from "../sourceKind.ts";
import { createBuildingHierarchyFeed } from "./buildingHierarchy.ts";
import {
  type BuildingHierarchyConfig,
  type GeneratorConfig,
  generatorSourceSchema,
} from "./generatorConfig.ts";
import { createStockTradeFeed } from "./stockTrade.ts";

export const generatorKind: SourceKind<GeneratorConfig> = {
  kind: "generator",
  schema: generatorSourceSchema,
  findFaults: (config) => (config.generator === "building-hierarchy" ? findRoomFaults(config) : []),
  openFeed: (config) =>
    config.generator === "building-hierarchy"
      ? createBuildingHierarchyFeed(config)
      : createStockTradeFeed(config),
};

// --- internal ---

const mostRooms = 1_000_000;

function findRoomFaults({ buildings, floors, rooms }: BuildingHierarchyConfig): KeyFault[] {
  const roomCount = buildings * floors * rooms;
  if (roomCount <= mostRooms) return [];
  const message = `must be fewer: buildings × floors × rooms is ${roomCount}, and at most ${mostRooms} rooms are possible`;
  return [{ path: ["rooms"], message }];
}
