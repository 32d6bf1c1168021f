// The system under test of the scenarios beside it: takes changes of rooms, works out how comfortable each changed room
// is, and tells the reaction at the URL it is started with. It needs nothing but Node.
//
//   PORT=28417 node comfort.mjs http://127.0.0.1:8081/reaction
//
// With REDIS_URL it also adds every result to the Redis stream named by REDIS_STREAM, for a query to read.
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { openRedisStream } from "./redisStream.mjs";

const [reactionUrl] = process.argv.slice(2);
const { PORT = "28417", REDIS_URL, REDIS_STREAM = "room-comfort-results" } = process.env;
const redis = REDIS_URL && (await openRedisStream(REDIS_URL, REDIS_STREAM).catch(fail));
let changeCount = 0;

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url === "/health") return answer(200, { status: "up", changeCount });
  if (request.method !== "POST" || request.url !== "/changes") return answer(404, {});
  const body = await json(request).catch(() => undefined);
  if (body === undefined) return answer(400, { error: "the body is not JSON" });
  try {
    const alerts = [body].flat().map(toAlert);
    changeCount += alerts.length;
    if (redis) await Promise.all(alerts.map(redis.add));
    await tell(Array.isArray(body) ? { queryId: "room-comfort", results: alerts } : alerts[0]);
    answer(200, { alerts: alerts.length });
  } catch (error) {
    answer(502, { error: String(error) });
  }
});

server.on("error", (error) => {
  if (error.code !== "EADDRINUSE") fail(error);
  fail(`port ${PORT} is in use. End the program that has it, or change the port in the scenario.`);
});
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`comfort: listening on port ${server.address().port}`);
});

/** The room after a change, with a comfort level from 0 (leave) to 100 (stay); `sentAt` lets latency be measured. */
function toAlert({ payload, sentAt }) {
  const { id, properties } = payload.after;
  const { temperature, humidity, co2 } = properties;
  const strain =
    4 * Math.abs(temperature - 21) + Math.abs(humidity - 45) + Math.max(0, co2 - 600) / 20;
  const comfortLevel = Math.max(0, Math.round(100 - strain));
  return { queryId: "room-comfort", room: id, comfortLevel, temperature, humidity, co2, sentAt };
}

/** Posts to the reaction; one that is busy or paused answers 503 and says when to come again. */
async function tell(message) {
  const body = JSON.stringify(message);
  const headers = { "content-type": "application/json" };
  for (;;) {
    const response = await fetch(reactionUrl, { method: "POST", headers, body });
    await response.arrayBuffer();
    if (response.ok) return;
    const seconds = Number(response.headers.get("retry-after"));
    if (response.status !== 503 || !(seconds > 0)) throw new Error(`HTTP ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function fail(error) {
  console.error(`comfort: ${error?.message ?? error}`);
  process.exit(1);
}
