import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { openRaw } from "../http/rawRequest.ts";
import { type TestService, token } from "../serviceFixture.ts";
import { type ApiDocument, type Operation, readApiDocument } from "./apiDocument.ts";

export interface Call {
  /** Of path and query alike; what the operation does not have is left out. */
  readonly with?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
}

/** What came back; `value` is the JSON, if it is some. */
export interface Called {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly value: ReturnType<typeof JSON.parse>;
}

/** Calls operations by their id; whatever comes back must be what the document describes. */
export interface ContractClient {
  readonly document: ApiDocument;
  call(id: string, status: number, call?: Call): Promise<Called>;
}

/** `seen` gets each operation with each status that came back, such as `getState 200`. */
export async function createContractClient(
  { service }: TestService,
  seen: Set<string>,
): Promise<ContractClient> {
  const text = await (await fetch(`${service.url}/openapi.json`)).text();
  const document = readApiDocument(text);
  return {
    document,
    async call(id, status, call = {}) {
      const operation = document.find(id);
      const { body } = call;
      const incoming = await openRaw(service.url, {
        method: operation.method,
        path: buildPath(operation, call.with ?? {}),
        headers: { authorization: `Bearer ${token}`, ...call.headers },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const bytes = await buffer(incoming);
      const { statusCode = 0, headers } = incoming;
      const contentType = headers["content-type"];
      const answer = { status: statusCode, contentType, body: bytes };
      const said = bytes.toString();
      const what = `${id}: ${statusCode} ${said.slice(0, 500)}`;
      assert.equal(document.findFault(operation, answer), undefined, what);
      assert.equal(statusCode, status, what);
      seen.add(`${id} ${status}`);
      const isJson = contentType?.startsWith("application/json") === true;
      return { headers, text: said, value: isJson ? JSON.parse(said) : undefined };
    },
  };
}

/** The path with its parameters; each parameter of the query that is given. */
export function buildPath(
  { path, parameters }: Operation,
  values: Readonly<Record<string, string>>,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? "x"));
  const query = parameters.flatMap((parameter) => {
    const value = values[parameter.name];
    if (parameter.in !== "query" || value === undefined) return [];
    return [`${parameter.name}=${encodeURIComponent(value)}`];
  });
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}
