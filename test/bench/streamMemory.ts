import { hostExecArgv } from "../../src/model/wire/hostFlags.ts";
import { buildBodies, checkReceived, receivedSchema, startBenchServer } from "./benchServer.ts";
import type { Figure } from "./figure.ts";
import { timePosts } from "./httpPosts.ts";

const records = 1_000_000;
const step = 100_000;

/**
 * Memory (RSS) of a process with an observed HTTP reaction and the loggers `jsonl` and `performance-metrics`, looked at
 * after each 100,000 POSTs up to 1,000,000: started as a run host is, and as the command line is, where V8 enlarges
 * its space for new objects by itself, whatever they are. Fails when a record is missing.
 */
export async function measureStreamMemory(): Promise<Figure[]> {
  return [
    ...describeGrowth("streamHost", "Run host", await measureSizes(hostExecArgv), "at most 50"),
    ...describeGrowth("streamCli", "Command line", await measureSizes([])),
  ];
}

// --- internal ---

/** In MB, after each step. */
interface Sizes {
  readonly rss: number[];
  /** The same less what V8 keeps for new objects. */
  readonly other: number[];
}

async function measureSizes(execArgv: readonly string[]): Promise<Sizes> {
  const bodies = buildBodies();
  const reaction = await startBenchServer("httpReactionServer.ts", [], execArgv);
  const sizes: Sizes = { rss: [], other: [] };
  try {
    for (let sent = 0; sent < records; sent += step) {
      await timePosts({ url: reaction.url, bodies, requests: step });
      const { rssMb, youngMb } = receivedSchema.parse(await reaction.ask());
      sizes.rss.push(rssMb);
      sizes.other.push(rssMb - youngMb);
    }
  } finally {
    checkReceived(await reaction.close(), records);
  }
  return sizes;
}

function describeGrowth(key: string, who: string, { rss, other }: Sizes, aim?: string): Figure[] {
  const unit = "MB";
  return [
    {
      name: `${key}RssFirstMb`,
      label: `${who}: memory (RSS) after 100,000 records`,
      value: rss[0] ?? Number.NaN,
      unit,
    },
    {
      name: `${key}RssGrowthMb`,
      label: `${who}: most memory up to 1,000,000 records, above that`,
      value: findGrowth(rss),
      unit,
      ...(aim === undefined ? {} : { aim }),
    },
    {
      name: `${key}RssGrowthWithoutYoungMb`,
      label: `${who}: the same without V8's space for new objects`,
      value: findGrowth(other),
      unit,
    },
  ];
}

function findGrowth(sizes: readonly number[]): number {
  return Math.max(...sizes) - (sizes[0] ?? Number.NaN);
}
