import type { ChangeFeed } from "../changeFeed.ts";
import type { StockTradeConfig } from "./generatorConfig.ts";
import {
  buildEvent,
  createGeneratorFeed,
  formatIndex,
  type GeneratedWorld,
} from "./generatorFeed.ts";
import { MomentumWalks, type WalkRules } from "./momentumWalk.ts";
import type { Random } from "./random.ts";

/** Stocks; each update changes the price and the volume of one. */
export function createStockTradeFeed(config: StockTradeConfig): ChangeFeed {
  return createGeneratorFeed({
    config,
    insertCount: config.stocks,
    createWorld: (random) => createWorld(config.stocks, random),
  });
}

// --- internal ---

const nodes = { db: "stock-trade", table: "node" } as const;
const priceRules: WalkRules = {
  start: [100, 10],
  change: [1, 2],
  momentum: [5, 2],
  reversal: 0.3,
  range: [1, 10_000],
  decimals: 2,
};
const volumeRules: WalkRules = {
  start: [1_000_000, 500_000],
  change: [10_000, 5_000],
  momentum: [3, 1],
  reversal: 0.5,
  range: [0, 1_000_000_000],
  decimals: 0,
};

function createWorld(count: number, random: Random): GeneratedWorld {
  const prices = new MomentumWalks(priceRules, count, random);
  const volumes = new MomentumWalks(volumeRules, count, random);
  const buildStock = (index: number) => {
    const id = `S_${formatIndex(index)}`;
    const symbol = formatSymbol(index);
    const price = prices.value(index);
    const volume = volumes.value(index);
    return {
      id,
      labels: ["Stock"],
      properties: { id, symbol, name: `Stock ${symbol}`, price, volume },
    };
  };
  return {
    *inserts() {
      for (let index = 0; index < count; index += 1) {
        yield buildEvent("i", nodes, null, buildStock(index));
      }
    },
    update: () => {
      const index = random.below(count);
      const before = buildStock(index);
      prices.step(index);
      volumes.step(index);
      return buildEvent("u", nodes, before, buildStock(index));
    },
  };
}

/** `AAA`, `AAB`, … `ZZZ`: more than the 10,000 stocks there can be. */
function formatSymbol(index: number): string {
  const letters = [index / 676, index / 26, index].map((digit) => Math.floor(digit) % 26);
  return String.fromCharCode(...letters.map((letter) => 65 + letter));
}
