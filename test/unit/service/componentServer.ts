import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { parseExactJson } from "../../../src/model/json/exactJson.ts";
import type { RunHost } from "../../../src/run/runHost.ts";
import { createRunHost } from "../../../src/run/runHost.ts";
import { createApp } from "../../../src/service/app.ts";
import { createEventHub, type EventHubLimits } from "../../../src/service/events/eventHub.ts";
import { createPathHider } from "../../../src/service/http/hidePaths.ts";
import { createGuard } from "../../../src/service/http/security.ts";
import { listen } from "../../../src/service/listener.ts";
import { createResultIndex } from "../../../src/service/results/resultIndex.ts";
import { createRoutes } from "../../../src/service/service.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeWorkspace } from "../run/builders.ts";

const token = "the-token-of-the-test";

export interface ServerOptions {
  readonly limits?: Partial<EventHubLimits>;
  /** Stands for the run host, such as one with a run that only seems to go on. */
  readonly replaceRuns?: (runs: RunHost) => RunHost;
}

/** The service with an event hub of other limits, over a new workspace. */
export async function openComponentServer({ limits, replaceRuns }: ServerOptions = {}) {
  const workspace = await makeWorkspace();
  const { folder, dataFolder } = workspace;
  const store = openTestDataStore(dataFolder);
  const problems: string[] = [];
  const log = (level: string, message: string) => {
    if (level === "error") problems.push(message);
  };
  const made = createRunHost({
    store,
    workspaceFolder: folder,
    versions: { touchstone: "0.0.0" },
    log,
    print: () => {},
    grantKeys: async () => [],
    onProgress: () => {},
    onFinished: () => {},
  });
  const runs = replaceRuns?.(made) ?? made;
  const hub = createEventHub(runs, limits);
  const hidePaths = createPathHider([folder, dataFolder]);
  const service = { runs, hub, log, hidePaths, results: createResultIndex(store) };
  const guard = createGuard("127.0.0.1", token);
  const app = createApp({ routes: createRoutes(service), guard, hidePaths, log });
  const listener = await listen(app, "127.0.0.1", 0);
  const { port } = listener;

  /** Sends a request with the path exactly as it is given; resolves with the head of the answer. */
  async function open(
    path: string,
    { method = "GET", headers = {}, body }: RawRequest = {},
  ): Promise<IncomingMessage> {
    const outgoing = request({
      host: "127.0.0.1",
      port,
      path,
      method,
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    const [incoming] = await once(outgoing, "response");
    return incoming;
  }

  async function send(path: string, options?: RawRequest) {
    const incoming = await open(path, options);
    const bytes = await buffer(incoming);
    const { statusCode: status, headers } = incoming;
    return { status, headers, bytes, text: bytes.toString() };
  }

  return {
    workspace,
    store,
    runs,
    hub,
    problems,
    open,
    send,
    /** Integers beyond 2^53 are BigInts. */
    async getJson(path: string) {
      const { status, text } = await send(path);
      const body = parseExactJson(text) as ReturnType<typeof JSON.parse>;
      return { status, body };
    },
    async close() {
      hub.close();
      await listener.close();
      await workspace.remove();
    },
  };
}
export type ComponentServer = Awaited<ReturnType<typeof openComponentServer>>;

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
