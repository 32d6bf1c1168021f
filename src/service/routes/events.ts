import type { IncomingMessage } from "node:http";
import { UserError } from "../../model/userError.ts";
import { type FinishedEvent, runEventDataSchemas } from "../../model/wire/serviceApiComponents.ts";
import { eventHeadersSchema } from "../../model/wire/serviceApiHeaders.ts";
import { runParamsSchema } from "../../model/wire/serviceApiParams.ts";
import type { RunHost } from "../../run/runHost.ts";
import { checkRunFolder } from "../components/componentNames.ts";
import type { ServiceContext } from "../context.ts";
import { formatFrame } from "../events/eventFrames.ts";
import { ServiceError } from "../http/errors.ts";
import { type Answer, createRoute, type Route, type RouteRequest } from "../http/route.ts";

/** What happens in a run, as it happens. */
export function createEventRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      method: "get",
      path: "/api/test_runs/{id}/events",
      operationId: "followTestRun",
      summary: "Follow a run: its events from the start, or after Last-Event-ID, to its end",
      tag: "Events",
      params: runParamsSchema,
      headers: eventHeadersSchema,
      responses: {
        200: {
          description:
            "Events progress, attempts, records, gap (some are no longer kept) and, as the last, finished; of an older run finished alone. Data is JSON.",
          contentType,
          events: runEventDataSchemas,
        },
        204: { description: "The run has ended and Last-Event-ID is that of its last event." },
      },
      errors: [404, 409, 429],
      handle: (request) => follow(service, request.params.id, request),
    }),
  ];
}

// --- internal ---

const contentType = "text/event-stream";
const streamHeaders = {
  "content-type": contentType,
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

async function follow(
  { runs, hub }: ServiceContext,
  id: string,
  { incoming, outgoing }: RouteRequest,
): Promise<Answer> {
  const lastEventId = readLastEventId(incoming);
  const lastId = hub.lastIdOf(id);
  if (!hub.has(id)) return await tellOutcome(runs, id, { lastEventId, lastId });
  await checkRunFolder(runs.store, id);
  if (lastId !== undefined && lastEventId >= lastId) return { status: 204 };
  if (incoming.method === "HEAD") return { text: "", contentType };
  if (hub.isFull) {
    const message = "As many clients as may be follow runs already.";
    throw new ServiceError(429, "busy", message, { headers: { "retry-after": "5" } });
  }
  outgoing.writeHead(200, streamHeaders);
  hub.follow(id, lastEventId, outgoing);
  return { taken: true };
}

/** 0, before the first event, without the header. */
function readLastEventId({ headers }: IncomingMessage): number {
  const header = headers["last-event-id"];
  if (header === undefined) return 0;
  if (typeof header === "string" && /^\d{1,15}$/.test(header)) return Number(header);
  const message = "Last-Event-ID must be the id of an event of this run: a whole number.";
  throw new ServiceError(400, "usage", message);
}

/** After every event of a run whose last one has a number that is not known; the largest that a client may send. */
const idBeyondAll = 999_999_999_999_999;

/** A run whose events are not kept: its result is all there is to tell, once to each client. */
async function tellOutcome(
  runs: RunHost,
  id: string,
  { lastEventId, lastId = idBeyondAll }: { lastEventId: number; lastId: number | undefined },
): Promise<Answer> {
  const outcome = await loadOutcome(runs, id);
  if (outcome === undefined) {
    await checkRunFolder(runs.store, id);
    const message = "This run goes on in another process, or broke off without a result.";
    throw new ServiceError(409, "not_running", message);
  }
  if (lastEventId >= lastId) return { status: 204 };
  const text = formatFrame(lastId, { event: "finished", outcome });
  return { text, contentType, headers: { "cache-control": "no-store" } };
}

async function loadOutcome({ store }: RunHost, id: string): Promise<FinishedEvent | undefined> {
  try {
    const { fileName, head } = await store.openResult(id);
    const { status, stopReason, duration = 0, summary, config } = head;
    const file = `results/${fileName}`;
    return { id, name: config.name, status, stopReason, file, duration, summary };
  } catch (error) {
    if (error instanceof UserError && error.code === "not_found") return undefined;
    throw error;
  }
}
