import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type Figure, median } from "./figure.ts";
import { timePosts } from "./httpPosts.ts";

const requests = 200_000;
const warmUps = 20_000;
const rounds = 3;

const startedSchema = z.object({ url: z.string() });
const receivedSchema = z.object({
  recordCount: z.int(),
  refusedCount: z.int(),
  lateCount: z.int(),
  errorCount: z.int(),
});

/**
 * 200,000 POSTs over keep-alive connections to an observed reaction with the loggers `jsonl` and `performance-metrics`,
 * beside the same to a bare `node:http` server that only reads bodies; each server is a process of its own, and they
 * take turns, so that a busy machine slows both. Fails when a record is missing.
 */
export async function measureHttpReaction(): Promise<Figure[]> {
  const bodies = buildBodies();
  const bare = await startServer("httpBareServer.ts");
  const reaction = await startServer("httpReactionServer.ts");
  const shares: number[] = [];
  const rates: number[] = [];
  try {
    for (const { url } of [bare, reaction]) await timePosts({ url, bodies, requests: warmUps });
    for (let round = 0; round < rounds; round++) {
      const bareMs = await timePosts({ url: bare.url, bodies, requests });
      const reactionMs = await timePosts({ url: reaction.url, bodies, requests });
      shares.push(bareMs / reactionMs);
      rates.push((requests / reactionMs) * 1000);
    }
  } finally {
    await bare.close();
    checkReceived(await reaction.close());
  }
  return [
    {
      name: "httpReactionShareOfBare",
      label: "HTTP reaction, jsonl and metrics: share of a bare node:http server",
      value: median(shares),
      unit: "ratio",
      aim: "at least 0.6, aim for 0.9",
    },
    {
      name: "httpReactionRequestsPerSecond",
      label: "HTTP reaction, 200,000 POSTs with one record each",
      value: median(rates),
      unit: "requests/s",
    },
  ];
}

// --- internal ---

interface BenchServer {
  readonly url: string;
  /** Ends it and gives what it printed last. */
  close(): Promise<string>;
}

async function startServer(name: string): Promise<BenchServer> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let last = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    last = line;
  });
  await Promise.race([once(lines, "line"), exited]);
  if (last === "") throw new Error(`${name} did not start`);
  const { url } = startedSchema.parse(JSON.parse(last));
  return {
    url,
    close: async () => {
      child.stdin.end();
      await Promise.all([exited, once(lines, "close")]);
      return last;
    },
  };
}

function checkReceived(printed: string): void {
  const received = receivedSchema.parse(JSON.parse(printed));
  const expected = warmUps + rounds * requests;
  if (received.recordCount !== expected || received.errorCount > 0) {
    throw new Error(`${expected} were sent: ${printed}`);
  }
}

/** Results of a query on rooms; all are equally long, as are the answers. */
function buildBodies(): string[] {
  return Array.from({ length: 100 }, (_, index) =>
    JSON.stringify({
      queryId: "comfort-alerts",
      op: "updated",
      room: `building_01/floor_${String(index % 5).padStart(2, "0")}/room_${String(index % 10).padStart(2, "0")}`,
      before: { comfort: 47.5, temperature: 71, humidity: 44, co2: 455 },
      after: { comfort: 38.25, temperature: 66, humidity: 41, co2: 612 },
      sentAt: 1_790_000_000_000 + index,
    }),
  );
}
