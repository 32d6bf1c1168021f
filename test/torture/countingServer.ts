import http from "node:http";
import type { AddressInfo } from "node:net";

/** A chat server on 127.0.0.1 that counts the requests it got whole. */
export interface CountingServer {
  /** What the provider's `baseUrl` is. */
  baseUrl(provider: string): string;
  /** Requests so far. */
  count(): number;
  /** Resolves when it has got so many in all. */
  reached(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Of its replies some do not fit the schema, so that tests take several attempts; each takes `latencyMs`. */
export async function startCountingServer(latencyMs: number): Promise<CountingServer> {
  let count = 0;
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = http.createServer(async (incoming, response) => {
    for await (const _ of incoming);
    count += 1;
    for (const each of waiting.filter((one) => one.count <= count)) each.resolve();
    waiting = waiting.filter((one) => one.count > count);
    const content = count % 4 === 0 ? '{"name":1}' : '{"name":"Ada"}';
    const choice = { message: { role: "assistant", content }, finish_reason: "stop" };
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    setTimeout(() => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: "x", model: "m", choices: [choice], usage }));
    }, latencyMs);
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
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
