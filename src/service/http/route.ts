import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type * as z from "zod";

/** What a route gives back; whatever it throws is answered by `errors.ts`. */
export type Answer =
  | AnswerHead
  | (AnswerHead & {
      readonly json: unknown;
      /** Gets a tag; a client that names it is told that nothing has changed. */
      readonly isTagged?: true;
    })
  | (AnswerHead & { readonly text: string | Uint8Array; readonly contentType: string })
  | (AnswerHead & { readonly stream: Readable; readonly contentType: string })
  /** The route has written to `outgoing` itself and ends it. */
  | { readonly taken: true };

export interface AnswerHead {
  /** 200 when absent, 204 without a body. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose parts were checked against the schemas of its route. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Of the request as it came; the body is read already where the route has one. */
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** One of the answers of a route when all goes well; errors are described for all routes in one place. */
export interface RouteResponse {
  readonly description: string;
  /** Of a JSON answer: a schema of `apiSchemas` in src/model/wire/serviceApi.ts. */
  readonly schema?: z.ZodType;
  /** Of any other answer; several when the request decides. */
  readonly contentType?: string | readonly string[];
  /** Of server-sent events: schemas of their data, of `apiSchemas`, by the name of the event. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
  /** Names of headers with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Statuses of errors that a route can give beyond those of every route (400, 401, 403, 408, 413, 417, 431, 500, where they fit). */
export type RouteErrorStatus = 404 | 409 | 416 | 422 | 429 | 501;

/** What every route says of itself: the OpenAPI document is made of it. */
export interface RouteDescription {
  readonly method: "get" | "post" | "delete";
  /** As OpenAPI spells it: `/api/test_runs/{id}`; routes are tried in their order. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Group in the document. */
  readonly tag: string;
  /** Needs no token. */
  readonly isPublic?: true;
  readonly responses: Readonly<Record<number, RouteResponse>>;
  readonly errors?: readonly RouteErrorStatus[];
  /** Path parameters, all text. */
  readonly params?: z.ZodObject;
  /** Query parameters, each once, all text as they come. */
  readonly query?: z.ZodObject;
  /** Request headers that it honours; what they say is for the route to read. */
  readonly headers?: z.ZodObject;
  /** JSON body. */
  readonly body?: z.ZodType;
}

/** An operation of the service; made by `createRoute`. */
export interface Route extends RouteDescription {
  /** Takes what was checked against `params`, `query` and `body`. */
  handle(request: RouteRequest): Promise<Answer> | Answer;
}

interface TypedRoute<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> extends RouteDescription {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  handle(
    request: RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
  ): Promise<Answer> | Answer;
}

/** A route whose handler sees the types of its own schemas. */
export function createRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(route: TypedRoute<Params, Query, Body>): Route {
  return route as unknown as Route;
}

// --- internal ---

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
