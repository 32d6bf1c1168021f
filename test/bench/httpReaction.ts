import { buildBodies, checkReceived, startBenchServer } from "./benchServer.ts";
import { type Figure, median } from "./figure.ts";
import { timePosts } from "./httpPosts.ts";

const requests = 200_000;
const warmUps = 20_000;
const rounds = 3;

/**
 * 200,000 POSTs over keep-alive connections to an observed reaction with the loggers `jsonl` and `performance-metrics`,
 * beside the same to a bare `node:http` server that only reads bodies; each server is a process of its own, and they
 * take turns, so that a busy machine slows both. Fails when a record is missing.
 */
export async function measureHttpReaction(): Promise<Figure[]> {
  const bodies = buildBodies();
  const bare = await startBenchServer("httpBareServer.ts");
  const reaction = await startBenchServer("httpReactionServer.ts");
  const shares: number[] = [];
  const rates: number[] = [];
  const bareRates: number[] = [];
  try {
    for (const { url } of [bare, reaction]) await timePosts({ url, bodies, requests: warmUps });
    for (let round = 0; round < rounds; round++) {
      const bareMs = await timePosts({ url: bare.url, bodies, requests });
      const reactionMs = await timePosts({ url: reaction.url, bodies, requests });
      shares.push(bareMs / reactionMs);
      rates.push((requests / reactionMs) * 1000);
      bareRates.push((requests / bareMs) * 1000);
    }
  } finally {
    await bare.close();
    checkReceived(await reaction.close(), warmUps + rounds * requests);
  }
  return [
    {
      name: "httpReactionShareOfBare",
      label: "HTTP reaction, jsonl and metrics: share of a bare node:http server",
      value: median(shares),
      unit: "ratio",
      aim: "at least 0.9",
    },
    {
      name: "httpReactionRequestsPerSecond",
      label: "HTTP reaction, 200,000 POSTs with one record each",
      value: median(rates),
      unit: "requests/s",
    },
    {
      name: "httpBareRequestsPerSecond",
      label: "Bare node:http server that only reads bodies, the same POSTs",
      value: median(bareRates),
      unit: "requests/s",
    },
  ];
}
