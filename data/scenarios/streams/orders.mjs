// The system under test of "Order webhooks": takes a shop's webhooks, keeps the state of each order, and tells the
// reaction at the URL it is started with once for every change of a state. It needs nothing but Node.
//
//   PORT=28419 node orders.mjs http://127.0.0.1:8081/orders
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const [reactionUrl] = process.argv.slice(2);
const { PORT = "28419" } = process.env;
const states = ["placed", "paid", "shipped"];
const orders = new Map();
const seen = new Set();

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url === "/health") return answer(200, { status: "up", orders: orders.size });
  if (request.method !== "POST" || request.url !== "/webhooks/orders") return answer(404, {});
  try {
    const event = parseEvent(await text(request));
    // A shop sends a webhook again until it is taken: one that cannot be used is taken as well, and left.
    if (event === undefined) return answer(202, { ignored: "malformed" });
    if (seen.has(event.id)) return answer(202, { ignored: "duplicate" });
    seen.add(event.id);
    const change = applyEvent(event);
    if (change === undefined) return answer(202, { ignored: "out of order" });
    await tell(change);
    answer(200, change);
  } catch (error) {
    answer(502, { error: String(error) });
  }
});

server.on("error", (error) => {
  const inUse = `port ${PORT} is in use. End the program that has it, or change the port in the scenario.`;
  console.error(`orders: ${error.code === "EADDRINUSE" ? inUse : error.message}`);
  process.exit(1);
});
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`orders: listening on port ${server.address().port}`);
});

/** The webhook in a body, or undefined when there is none that can be used. */
function parseEvent(body) {
  try {
    const { id, type, order } = JSON.parse(body);
    const state = String(type).replace(/^order\./, "");
    return id && order?.number && states.includes(state) ? { id, state, order } : undefined;
  } catch {
    return undefined;
  }
}

/** Moves an order one state on; undefined when the webhook does not follow the one before. */
function applyEvent({ state, order }) {
  const previous = orders.get(order.number);
  if (states.indexOf(state) !== states.indexOf(previous) + 1) return undefined;
  orders.set(order.number, state);
  return { orderNumber: order.number, from: previous ?? null, to: state, total: order.total };
}

async function tell(change) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(reactionUrl, {
    method: "POST",
    headers,
    body: JSON.stringify(change),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the reaction answered HTTP ${response.status}`);
}
