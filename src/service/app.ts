import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type * as z from "zod";
import { errorMessage, UserError } from "../model/userError.ts";
import { describeFailure, describeMisfit, ServiceError } from "./http/errors.ts";
import type { PathHider } from "./http/hidePaths.ts";
import { readJsonBody } from "./http/readBody.ts";
import type { Answer, Route, RouteRequest } from "./http/route.ts";
import type { Guard } from "./http/security.ts";
import { sendAnswer, setSafetyHeaders } from "./http/sendAnswer.ts";
import type { ServiceLog } from "./serviceLog.ts";

export interface AppOptions {
  /** Tried in their order. */
  readonly routes: readonly Route[];
  readonly guard: Guard;
  readonly hidePaths: PathHider;
  readonly log: ServiceLog;
}

export type ServiceApp = Hono<{ Bindings: HttpBindings }>;

/** The routes behind the guard; answers are written to node's response, so that streams go without a copy. */
export function createApp({ routes, guard, hidePaths, log }: AppOptions): ServiceApp {
  const app: ServiceApp = new Hono({ strict: true });

  async function answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    work: () => Promise<Answer> | Answer,
  ): Promise<Response> {
    setSafetyHeaders(outgoing);
    try {
      await sendAnswer(await work(), incoming, outgoing);
    } catch (error) {
      await answerFailure(error, incoming, outgoing);
    }
    return RESPONSE_ALREADY_SENT;
  }

  async function answerFailure(
    error: unknown,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const failure = describeFailure(error, hidePaths);
    const isGone = outgoing.destroyed || (incoming.destroyed && outgoing.headersSent);
    if (failure.isUnexpected && !isGone) log("error", describeCause(incoming, error));
    if (outgoing.headersSent || outgoing.destroyed) {
      outgoing.destroy();
      return;
    }
    const { status, headers, body } = failure;
    await sendAnswer({ status, headers, json: body }, incoming, outgoing);
  }

  for (const route of routes) {
    app.on(route.method, toHonoPath(route.path), (context) => {
      const { incoming, outgoing } = context.env;
      return answer(incoming, outgoing, async () => {
        guard(incoming, route.isPublic === true);
        const request = { params: context.req.param(), query: context.req.queries() };
        return await route.handle(await readRequest(route, request, incoming, outgoing));
      });
    });
  }
  const methods = [...new Set(routes.map(({ method }) => method.toUpperCase()))];
  app.all("*", (context) => {
    const { incoming, outgoing } = context.env;
    return answer(incoming, outgoing, () => {
      guard(incoming, false);
      throw describeUnknown(methods.filter((each) => isRouted(app, each, context.req.path)));
    });
  });
  return app;
}

// --- internal ---

/** `{id}` becomes `:id`. */
function toHonoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

async function readRequest(
  route: Route,
  { params, query }: { params: Record<string, string>; query: Record<string, string[]> },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<RouteRequest> {
  return {
    params: check("path", route.params, params),
    query: check("query", route.query, route.query === undefined ? {} : readOnce(query)),
    body:
      route.body === undefined
        ? undefined
        : check("body", route.body, await readJsonBody(incoming)),
    incoming,
    outgoing,
  };
}

function check(where: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw describeMisfit(where, parsed.error);
}

function readOnce(query: Record<string, string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).map(([key, values]) => {
      if (values.length === 1) return [key, values[0]];
      throw new ServiceError(400, "usage", `The parameter ${key} is given more than once.`);
    }),
  );
}

/** Whether a route takes a method at a path: what answers for all that is unknown takes it, too. */
function isRouted({ router }: ServiceApp, method: string, path: string): boolean {
  const [handlers] = router.match(method, path);
  return handlers.length > 1;
}

/** Other methods have the path, or nothing has. */
function describeUnknown(methods: readonly string[]): ServiceError {
  if (methods.length === 0) return new ServiceError(404, "not_found", "There is nothing here.");
  const allow = methods.flatMap((each) => (each === "GET" ? [each, "HEAD"] : [each])).join(", ");
  return new ServiceError(405, "method_not_allowed", `Here is only ${allow}.`, {
    headers: { allow },
  });
}

/**
 * Path and query could hold what the log must not: only the path is told. What is known to go wrong, such as a damaged
 * file, says so in its message; of anything else the stack is wanted.
 */
function describeCause({ method, url }: IncomingMessage, error: unknown): string {
  const isKnown = error instanceof UserError || error instanceof ServiceError;
  const stack = error instanceof Error && !isKnown ? error.stack : undefined;
  const detail = stack ?? errorMessage(error);
  return `${method} ${url?.split("?")[0]}: ${detail}`;
}
