import { parseArgs } from "node:util";
import { type ServerKind, startChatServer } from "./chatServer.ts";

/**
 * Runs a server as a process of its own: prints `{ "url", "baseUrl", "pid" }` as one line and serves until its
 * stdin ends. `GET <url>/stats` answers with its counters.
 */
const { values } = parseArgs({
  options: {
    kind: { type: "string", default: "openai" },
    "latency-ms": { type: "string" },
    reply: { type: "string" },
    "invalid-every": { type: "string" },
    "invalid-share": { type: "string" },
    "required-key": { type: "string" },
  },
});

const server = await startChatServer({
  kind: parseKind(values.kind),
  latencyMs: toNumber(values["latency-ms"]),
  reply: values.reply,
  invalidEvery: toNumber(values["invalid-every"]),
  invalidShare: toNumber(values["invalid-share"]),
  requiredKey: values["required-key"],
});
console.log(JSON.stringify({ url: server.origin, baseUrl: server.baseUrl, pid: process.pid }));

process.stdin.resume();
process.stdin.once("end", () => void server.close());

// --- internal ---

function parseKind(text: string): ServerKind {
  if (text === "openai" || text === "anthropic" || text === "google") return text;
  throw new Error(`--kind is openai, anthropic or google, not ${text}`);
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new Error(`not a number: ${text}`);
  return number;
}
