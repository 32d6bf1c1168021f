import { buildBodies, checkReceived, receivedSchema, startBenchServer } from "./benchServer.ts";
import type { Figure } from "./figure.ts";
import { timePosts } from "./httpPosts.ts";

const records = 1_000_000;
const step = 100_000;

/**
 * Memory (RSS) of a process with an observed HTTP reaction and the loggers `jsonl` and `performance-metrics`, looked at
 * after each 100,000 POSTs up to 1,000,000. V8 enlarges the space for new objects by itself, up to a fixed size that a
 * process reaches after some hundred thousand requests of any kind (`--max-semi-space-size` bounds it): what is left
 * without it is what records cost. Fails when a record is missing.
 */
export async function measureStreamMemory(): Promise<Figure[]> {
  const bodies = buildBodies();
  const reaction = await startBenchServer("httpReactionServer.ts");
  const sizes: number[] = [];
  const otherSizes: number[] = [];
  try {
    for (let sent = 0; sent < records; sent += step) {
      await timePosts({ url: reaction.url, bodies, requests: step });
      const { rssMb, youngMb } = receivedSchema.parse(await reaction.ask());
      sizes.push(rssMb);
      otherSizes.push(rssMb - youngMb);
    }
  } finally {
    checkReceived(await reaction.close(), records);
  }
  return [
    {
      name: "streamRssFirstMb",
      label: "Memory (RSS) after 100,000 records",
      value: sizes[0] ?? Number.NaN,
      unit: "MB",
    },
    {
      name: "streamRssLastMb",
      label: "Memory after 1,000,000 records",
      value: sizes.at(-1) ?? Number.NaN,
      unit: "MB",
    },
    {
      name: "streamRssGrowthMb",
      label: "Most memory from 100,000 records on, above that at 100,000",
      value: findGrowth(sizes),
      unit: "MB",
    },
    {
      name: "streamRssGrowthWithoutYoungMb",
      label: "The same without V8's space for new objects",
      value: findGrowth(otherSizes),
      unit: "MB",
      aim: "at most 50",
    },
  ];
}

// --- internal ---

function findGrowth(sizes: readonly number[]): number {
  return Math.max(...sizes) - (sizes[0] ?? Number.NaN);
}
