import * as z from "zod";
import { stoppedBySchema } from "../../model/results/streamStatus.ts";
import { apiSchemas, errorBodySchema } from "../../model/wire/serviceApi.ts";
import { configRules } from "../../run/configRules.ts";
import type { RouteDescription, RouteResponse } from "../http/route.ts";

/** A part of an OpenAPI document. */
export type JsonObject = { [key: string]: unknown };

/** The OpenAPI 3.1 document of the routes; its schemas are those that check the requests. */
export function buildOpenApi(routes: readonly RouteDescription[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: describeOperation(route) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Touchstone Test Service",
      version,
      description:
        "Runs, outputs and results of one workspace folder. Every request but those for this document needs the token that the service printed at its start, as `Authorization: Bearer <token>`.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: buildSchemas(),
      responses: Object.fromEntries(
        [...errorTexts].map(([status, description]) => [
          nameError(status),
          describeError(description),
        ]),
      ),
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

// --- internal ---

// What a config may list is known to `run`, not to the model that has all other schemas.
apiSchemas.add(configRules.runConfigSchema, { id: "RunConfig" });

const errorTexts = new Map([
  [400, "The request is not as it must be."],
  [401, "The token is missing or not that of this service."],
  [
    403,
    "Not allowed: another Host or Origin, an untrusted workspace, or something a request may not ask for.",
  ],
  [404, "There is no such thing."],
  [408, "The request took too long to arrive."],
  [409, "Not possible now, such as while a run holds the lock."],
  [413, "The body is too large."],
  [416, "The range is not in the file."],
  [417, "The header Expect asks for something else than `100-continue`."],
  [422, "The config has problems; `details` lists them."],
  [429, "Too many event streams."],
  [431, "The headers are too large."],
  [500, "Files that cannot be read or written, or a fault of the service."],
  [501, "Not available yet, or not in this host."],
]);

/** What any request can be answered with. */
const commonErrors = [400, 403, 408, 417, 431, 500];

function nameError(status: number): string {
  return `Error${status}`;
}

function describeError(description: string): JsonObject {
  return { description, content: { "application/json": { schema: refer(errorBodySchema) } } };
}

function describeOperation(route: RouteDescription): JsonObject {
  const { operationId, summary, tag, params, query, headers, body, isPublic } = route;
  const parameters = [
    ...describeParameters("path", params),
    ...describeParameters("query", query),
    ...describeParameters("header", headers),
  ];
  return {
    operationId,
    summary,
    tags: [tag],
    ...(isPublic ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { "application/json": { schema: refer(body) } } },
        }),
    responses: describeResponses(route),
  };
}

function describeParameters(
  place: "path" | "query" | "header",
  schema: z.ZodObject | undefined,
): JsonObject[] {
  return Object.entries(schema?.shape ?? {}).map(([name, each]) => {
    // As the handler gets it: a number that comes as text is a number in the document.
    const { $schema: _, description, ...rest } = toJsonSchema(each as z.ZodType, "output");
    const isRequired = place === "path" || !(each as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: place,
      required: isRequired,
      ...(description === undefined ? {} : { description }),
      ...(rest.type === "array" ? { style: "form", explode: false } : {}),
      schema: rest,
    };
  });
}

function describeResponses({
  responses,
  errors = [],
  body,
  isPublic,
}: RouteDescription): JsonObject {
  const statuses = new Set([
    ...commonErrors,
    ...(isPublic ? [] : [401]),
    ...(body ? [413] : []),
    ...errors,
  ]);
  const failures = [...statuses].map((status) => {
    return [String(status), { $ref: `#/components/responses/${nameError(status)}` }] as const;
  });
  const successes = Object.entries(responses).map(([status, each]) => {
    return [status, describeResponse(each)] as const;
  });
  return Object.fromEntries([...successes, ...failures]);
}

function describeResponse({
  description,
  schema,
  contentType,
  events,
  headers,
}: RouteResponse): JsonObject {
  const types = [contentType ?? (schema === undefined ? [] : "application/json")].flat();
  const content = types.map((type) => {
    if (events !== undefined) return [type, describeEvents(listEvents(events))] as const;
    // Without a schema JSON is anything, and other content is bytes.
    return [type, schema === undefined ? {} : { schema: refer(schema) }] as const;
  });
  const described = Object.entries(headers ?? {}).map(([name, text]) => {
    return [name, { description: text, schema: { type: "string" } }] as const;
  });
  return {
    description,
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) }),
    ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }),
  };
}

function listEvents(events: Readonly<Record<string, z.ZodType>>) {
  return Object.entries(events).map(([name, schema]) => [name, refer(schema)] as const);
}

function refer(schema: z.ZodType): JsonObject {
  const name = apiSchemas.get(schema)?.id;
  if (name !== undefined) return { $ref: toReference(name) };
  const { $schema: _, ...rest } = toJsonSchema(schema, "input");
  return rest;
}

function toReference(name: string): string {
  return `#/components/schemas/${name}`;
}

function buildSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(apiSchemas, { ...options("input"), uri: toReference });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  return z.toJSONSchema(schema, options(io)) as JsonObject;
}

/** What may have ended an observation, which the model does not know either. */
const stoppedBy = [...configRules.kinds.triggers.map(({ kind }) => kind), "command"];

/** Nanoseconds are integers on the wire, however long. */
function options(io: "input" | "output") {
  return {
    io,
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === "bigint") jsonSchema.type = "integer";
      if (zodSchema === stoppedBySchema) jsonSchema.enum = stoppedBy;
    },
  } satisfies z.core.ToJSONSchemaParams;
}

/**
 * The content of an event stream: a text to OpenAPI 3.1, and each event in the form that OpenAPI 3.2 calls
 * `itemSchema`. `schemas` are references to what the data of each event is, by its name.
 */
function describeEvents(
  schemas: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
) {
  const names = schemas.map(
    ([name, { $ref }]) => `\`${name}\` (${String($ref).split("/").at(-1)})`,
  );
  const description = `Server-sent events, each with a number as id, numbered without gaps, and one line of JSON as data: ${names.join(", ")}.`;
  return {
    schema: { type: "string", description },
    "x-itemSchema": {
      oneOf: schemas.map(([name, contentSchema]) => ({
        type: "object",
        properties: {
          id: { type: "string", pattern: "^\\d+$" },
          event: { const: name },
          data: { type: "string", contentMediaType: "application/json", contentSchema },
        },
        required: ["id", "event", "data"],
      })),
    },
  };
}
