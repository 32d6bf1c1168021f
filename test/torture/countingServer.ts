import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A chat server on 127.0.0.1 that counts the requests it got whole. */
export interface CountingServer {
  /** What the provider's `baseUrl` is. */
  baseUrl(provider: string): string;
  /** Requests so far. */
  count(): number;
  /** Resolves when it has got so many in all. */
  reached(count: number): Promise<void>;
  /** When each request had come, by `performance.now()`. */
  readonly arrivals: readonly number[];
  /** Requests under way at the same time, at the most so far. */
  mostAtOnce(): number;
  /** Requests get no reply until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** Of its replies some do not fit the schema, so that tests take several attempts; each takes `latencyMs`. */
export async function startCountingServer(latencyMs: number): Promise<CountingServer> {
  let count = 0;
  let [underWay, mostUnderWay] = [0, 0];
  const arrivals: number[] = [];
  let held = Promise.withResolvers<void>();
  held.resolve();
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = http.createServer(async (incoming, response) => {
    for await (const _ of incoming);
    count += 1;
    arrivals.push(performance.now());
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    response.once("close", () => {
      underWay -= 1;
    });
    for (const each of waiting.filter((one) => one.count <= count)) each.resolve();
    waiting = waiting.filter((one) => one.count > count);
    const content = count % 4 === 0 ? '{"name":1}' : '{"name":"Ada"}';
    const choice = { message: { role: "assistant", content }, finish_reason: "stop" };
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    await Promise.all([delay(latencyMs, undefined, { ref: false }), held.promise]);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: "x", model: "m", choices: [choice], usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: (provider) => `${origin}/${provider}/v1`,
    count: () => count,
    reached: (wanted) =>
      wanted <= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count: wanted, resolve })),
    arrivals,
    mostAtOnce: () => mostUnderWay,
    hold() {
      held = Promise.withResolvers();
    },
    release: () => held.resolve(),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
