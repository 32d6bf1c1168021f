import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a request on its way. */
export type ProxyFault =
  | { readonly kind: "forward" | "drop" | "duplicate" }
  /** Comes, and then something that nobody sent. */
  | { readonly kind: "inject"; readonly body: string }
  /** Comes after the next request that is forwarded. */
  | { readonly kind: "reorder" }
  /** Comes, with its answer, this much later; all that is sent meanwhile waits where `isStall`. */
  | { readonly kind: "delay"; readonly delayMs: number; readonly isStall?: boolean };

export interface FaultProxy {
  /** For the dispatcher of a source: what passes comes to the reaction with this id. */
  urlTo(reactionId: string): string;
  close(): Promise<void>;
}

/**
 * A system between a source and a reaction that spoils what passes. `choose` is told the number of the request, from 0, and
 * its body. What is not forwarded at once but for a delay is answered at once.
 */
export async function startFaultProxy(
  choose: (index: number, body: string) => ProxyFault,
): Promise<FaultProxy> {
  const agent = new http.Agent({ keepAlive: true });
  let held: string[] = [];
  let targetUrl = "";
  let index = 0;
  let stall = Promise.resolve();
  const forward = async (body: string) => {
    await post(targetUrl, body, agent);
    const next = held;
    held = [];
    for (const each of next) await post(targetUrl, each, agent);
  };
  const pass = async (fault: ProxyFault, body: string): Promise<void> => {
    if (fault.kind === "delay") {
      const wait = new Promise<void>((resolve) => setTimeout(resolve, fault.delayMs));
      if (fault.isStall) stall = wait;
      await wait;
    }
    if (fault.kind === "reorder") held.push(body);
    else if (fault.kind !== "drop") await forward(body);
    if (fault.kind === "duplicate") await post(targetUrl, body, agent);
    if (fault.kind === "inject") await post(targetUrl, fault.body, agent);
  };
  const server = http.createServer(async (request, response) => {
    targetUrl = new URL(request.url ?? "", "http://proxy").searchParams.get("to") ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    await stall;
    const fault = choose(index, body);
    index += 1;
    await pass(fault, body);
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    urlTo: (reactionId) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/?to=\${reaction.${reactionId}.url}`,
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

// --- internal ---

/** What the target answers is no matter of this system. */
function post(url: string, body: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json" };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      response.resume().once("close", () => resolve());
    });
    request.once("error", () => resolve());
    request.end(body);
  });
}
