import type { ChangeFeed } from "../changeFeed.ts";
import type { BuildingHierarchyConfig } from "./generatorConfig.ts";
import {
  buildEvent,
  createGeneratorFeed,
  formatIndex,
  type GeneratedEvent,
  type GeneratedWorld,
} from "./generatorFeed.ts";
import { MomentumWalks, type WalkRules } from "./momentumWalk.ts";
import type { Random } from "./random.ts";

/** Rooms of floors of buildings; each update changes the temperature, humidity and CO2 of one room. */
export function createBuildingHierarchyFeed(config: BuildingHierarchyConfig): ChangeFeed {
  const floorCount = config.buildings * config.floors;
  const roomCount = floorCount * config.rooms;
  return createGeneratorFeed({
    config,
    // Each building, floor and room, and a relation from each floor and room to what it is part of.
    insertCount: config.buildings + 2 * floorCount + 2 * roomCount,
    createWorld: (random) => createWorld(config, roomCount, random),
  });
}

// --- internal ---

const nodes = { db: "building-hierarchy", table: "node" } as const;
const relations = { db: "building-hierarchy", table: "relation" } as const;

const momentum = { momentum: [5, 2], reversal: 0.3 } as const;
const sensors = {
  temperature: { start: [21, 2], change: [0.15, 0.1], range: [14, 32], decimals: 2, ...momentum },
  humidity: { start: [45, 5], change: [0.5, 0.3], range: [20, 80], decimals: 1, ...momentum },
  co2: { start: [600, 80], change: [12, 8], range: [350, 2000], decimals: 0, ...momentum },
} as const satisfies Record<string, WalkRules>;

function createWorld(
  config: BuildingHierarchyConfig,
  roomCount: number,
  random: Random,
): GeneratedWorld {
  const temperature = new MomentumWalks(sensors.temperature, roomCount, random);
  const humidity = new MomentumWalks(sensors.humidity, roomCount, random);
  const co2 = new MomentumWalks(sensors.co2, roomCount, random);
  const buildRoom = (index: number) => {
    const suffix = roomSuffix(config, index);
    return {
      id: `R_${suffix}`,
      labels: ["Room"],
      properties: {
        id: `R_${suffix}`,
        name: `Room ${suffix}`,
        temperature: temperature.value(index),
        humidity: humidity.value(index),
        co2: co2.value(index),
      },
    };
  };
  return {
    inserts: () => insertAll(config, buildRoom),
    update: () => {
      const index = random.below(roomCount);
      const before = buildRoom(index);
      for (const walks of [temperature, humidity, co2]) walks.step(index);
      return buildEvent("u", nodes, before, buildRoom(index));
    },
  };
}

function* insertAll(
  config: BuildingHierarchyConfig,
  buildRoom: (index: number) => { id: string },
): Generator<GeneratedEvent> {
  let room = 0;
  for (let building = 0; building < config.buildings; building += 1) {
    const buildingSuffix = formatIndex(building);
    yield insertNode("B", "Building", buildingSuffix);
    for (let floor = 0; floor < config.floors; floor += 1) {
      const floorSuffix = `${buildingSuffix}_${formatIndex(floor)}`;
      yield insertNode("F", "Floor", floorSuffix);
      yield insertPartOf(`F_${floorSuffix}`, `B_${buildingSuffix}`);
      for (let each = 0; each < config.rooms; each += 1) {
        const after = buildRoom(room);
        yield buildEvent("i", nodes, null, after);
        yield insertPartOf(after.id, `F_${floorSuffix}`);
        room += 1;
      }
    }
  }
}

function insertNode(prefix: string, label: string, suffix: string): GeneratedEvent {
  const id = `${prefix}_${suffix}`;
  const properties = { id, name: `${label} ${suffix}` };
  return buildEvent("i", nodes, null, { id, labels: [label], properties });
}

function insertPartOf(from: string, to: string): GeneratedEvent {
  const relation = { id: `P_${from}`, labels: ["PART_OF"], start_id: from, end_id: to };
  return buildEvent("i", relations, null, { ...relation, properties: {} });
}

function roomSuffix(config: BuildingHierarchyConfig, index: number): string {
  const floor = Math.floor(index / config.rooms);
  const building = Math.floor(floor / config.floors);
  return [building, floor % config.floors, index % config.rooms].map(formatIndex).join("_");
}
