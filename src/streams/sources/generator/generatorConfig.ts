import * as z from "zod";
import { timeModeSchema } from "../../../model/config/streamSource.ts";
import { commonKeys } from "../commonKeys.ts";

const generatorKeys = {
  ...commonKeys,
  kind: z.literal("generator").meta({ description: "Makes changes from a seed." }),
  seed: z.int().default(1).meta({ description: "The same seed gives the same changes." }),
  changeCount: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(1000)
    .meta({ description: "Number of changes." }),
  changeIntervalMs: z
    .number()
    .nonnegative()
    .default(1000)
    .meta({ description: "Mean time between changes when `spacing` is `recorded`." }),
  sendInitialInserts: z
    .boolean()
    .default(false)
    .meta({ description: "Begin with an insert of everything there is." }),
  timeMode: timeModeSchema,
};
const count = (value: number) => z.int().min(1).max(10_000).default(value);

const buildingHierarchySchema = z.strictObject({
  ...generatorKeys,
  generator: z
    .literal("building-hierarchy")
    .meta({ description: "Rooms of buildings whose temperature, humidity and CO2 change." }),
  buildings: count(1).meta({ description: "Number of buildings." }),
  floors: count(5).meta({ description: "Floors of each building." }),
  rooms: count(10).meta({ description: "Rooms of each floor." }),
});
const stockTradeSchema = z.strictObject({
  ...generatorKeys,
  generator: z
    .literal("stock-trade")
    .meta({ description: "Stocks whose price and volume change." }),
  stocks: count(10).meta({ description: "Number of stocks." }),
});
export type BuildingHierarchyConfig = z.infer<typeof buildingHierarchySchema>;
export type StockTradeConfig = z.infer<typeof stockTradeSchema>;

export const generatorSourceSchema = z.discriminatedUnion("generator", [
  buildingHierarchySchema,
  stockTradeSchema,
]);
export type GeneratorConfig = z.infer<typeof generatorSourceSchema>;
