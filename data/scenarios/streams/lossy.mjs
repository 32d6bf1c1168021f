// A system under test that spoils what passes it, so that the report has something to show: of the orders it hands on to
// the reaction it stalls once, loses one, hands on one twice and one too late. It needs nothing but Node.
//
//   PORT=28420 node lossy.mjs http://127.0.0.1:8081/orders
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

const [reactionUrl] = process.argv.slice(2);
const { PORT = "28420" } = process.env;
const stallMs = 1500;
/** By the number of the order. */
const faults = { 60: "stall", 160: "lose", 200: "double", 240: "hold", 280: "release" };
/** One order after the other is handed on. */
let line = Promise.resolve();
let held;

const server = createServer(async (request, response) => {
  const answer = (status) => response.writeHead(status).end();
  if (request.url === "/health") return answer(200);
  if (request.method !== "POST") return answer(404);
  const body = await text(request);
  line = line.then(() => pass(body));
  await line;
  answer(202);
});

server.on("error", (error) => {
  const isTaken = error.code === "EADDRINUSE";
  console.error(
    isTaken
      ? `lossy: port ${PORT} is in use. End the program that has it, or change the port in the scenario.`
      : `lossy: ${error.message}`,
  );
  process.exit(1);
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`lossy: listening on port ${PORT}`));

async function pass(body) {
  const fault = faults[JSON.parse(body).number];
  if (fault === "stall") await delay(stallMs);
  if (fault === "hold") held = body;
  else if (fault !== "lose") await tell(body);
  if (fault === "double") await tell(body);
  if (fault === "release") await tell(held);
}

async function tell(body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(reactionUrl, { method: "POST", headers, body });
  await response.arrayBuffer();
}
