import { stripBrackets } from "../common/hostNames.ts";
import { UserError } from "../model/userError.ts";
import type { RunHost } from "../run/runHost.ts";
import { createApp } from "./app.ts";
import type { ServiceContext } from "./context.ts";
import { createEventHub } from "./events/eventHub.ts";
import { createPathHider } from "./http/hidePaths.ts";
import type { Route } from "./http/route.ts";
import { createGuard } from "./http/security.ts";
import { listen } from "./listener.ts";
import { createResultIndex } from "./results/resultIndex.ts";
import { createComparisonRoutes } from "./routes/comparison.ts";
import { createComponentRoutes } from "./routes/components.ts";
import { createConfigRoutes } from "./routes/configs.ts";
import { createDocumentRoutes } from "./routes/document.ts";
import { createEventRoutes } from "./routes/events.ts";
import { createOutputRoutes } from "./routes/outputs.ts";
import { createResultRoutes } from "./routes/results.ts";
import { createStateRoutes } from "./routes/state.ts";
import { createTestRunRoutes } from "./routes/testRuns.ts";
import type { ServiceLog } from "./serviceLog.ts";

export interface ServiceOptions {
  readonly runs: RunHost;
  /** Address to listen on, IPv6 with or without brackets; anything but loopback is for whoever asked for it to warn about. */
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Every request but those for the document needs it; see `createToken`. */
  readonly token: string;
  readonly log: ServiceLog;
  readonly isTrusted: boolean;
}

/** The Test Service while it listens. */
export interface RunningService {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** Ends open requests and event streams too; may be called more than once. */
  close(): Promise<void>;
}

/** Throws `UserError` ("untrusted"; "usage" when the address cannot be had). */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { runs, port, token, log, isTrusted } = options;
  const host = stripBrackets(options.host);
  if (!isTrusted) {
    const message = "The Test Service starts only in a trusted workspace: it can run its configs.";
    throw new UserError(message, { code: "untrusted" });
  }
  checkToken(token);
  const hub = createEventHub(runs);
  const hidePaths = createPathHider([runs.workspaceFolder, runs.dataFolder]);
  const results = createResultIndex(runs.store);
  const routes = createRoutes({ runs, hub, results, log, hidePaths });
  const app = createApp({ routes, guard: createGuard(host, token), hidePaths, log });
  try {
    const listener = await listen(app, host, port, {
      onFault: (message) => log("warn", `The Test Service: ${message}.`),
    });
    return {
      url: `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}`,
      token,
      async close() {
        hub.close();
        await listener.close();
      },
    };
  } catch (error) {
    hub.close();
    throw error;
  }
}

/** Every route of the service in the order they are tried. */
export function createRoutes(service: ServiceContext): Route[] {
  const routes = [
    ...createStateRoutes(service),
    ...createConfigRoutes(service),
    ...createTestRunRoutes(service),
    ...createEventRoutes(service),
    ...createComponentRoutes(service),
    ...createOutputRoutes(service),
    ...createComparisonRoutes(service),
    ...createResultRoutes(service),
  ];
  return [...routes, ...createDocumentRoutes(routes, service.runs.version)];
}

// --- internal ---

/** One that is set by hand may be anything that a header can hold, but not nothing. */
function checkToken(token: string): void {
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return;
  const message = "The token of the Test Service must be 1 to 512 ASCII characters without spaces.";
  throw new UserError(message, { code: "usage" });
}
