import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A parameter of an operation, as the document has it. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** An operation of the service as its OpenAPI document describes it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly hasBody: boolean;
  readonly parameters: readonly Parameter[];
  readonly statuses: readonly number[];
}

/** What came back. */
export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** Works only with what the document says: operations by their id, and whether an answer is one it describes. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  find(id: string): Operation;
  /** The operation of a request; the path as URLs resolve it, without a query. */
  match(method: string, path: string): Operation | undefined;
  /** Why an answer is not one that the document describes; undefined when it is. */
  findFault(operation: Operation, answer: ApiAnswer): string | undefined;
}

export function readApiDocument(text: string): ApiDocument {
  const document = JSON.parse(text) as RawDocument;
  const ajv = addFormats.default(new Ajv2020({ strict: false, validateSchema: false }));
  ajv.addSchema(document, "api");
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => describeOperation(path, method, raw)),
  );
  return {
    operations,
    find(id) {
      const operation = operations.find((each) => each.id === id);
      if (operation === undefined) throw new Error(`The document has no operation ${id}.`);
      return operation;
    },
    match(method, path) {
      const fitting = operations.filter((each) => each.method === method && fits(each.path, path));
      // One without parameters wins, as OpenAPI has it.
      return fitting.sort((a, b) => countHoles(a) - countHoles(b))[0];
    },
    findFault: (operation, answer) => findFault(ajv, document, operation, answer),
  };
}

// --- internal ---

interface RawOperation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, RawResponse>>;
}

interface RawResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, RawContent>>;
}

interface RawContent {
  readonly schema?: unknown;
  readonly "x-itemSchema"?: {
    readonly oneOf: readonly {
      readonly properties: { readonly event: { readonly const: string } };
    }[];
  };
}

interface RawDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, RawResponse>> };
}

function describeOperation(path: string, method: string, raw: RawOperation): Operation {
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    isPublic: raw.security?.length === 0,
    hasBody: raw.requestBody !== undefined,
    parameters: raw.parameters ?? [],
    statuses: Object.keys(raw.responses).map(Number),
  };
}

function countHoles({ path }: Operation): number {
  return path.split("{").length;
}

function fits(template: string, path: string): boolean {
  const given = path.split("/");
  const wanted = template.split("/");
  const fitsAt = (part: string, at: number) =>
    part.startsWith("{") ? given[at] !== "" : part === given[at];
  return wanted.length === given.length && wanted.every(fitsAt);
}

function findFault(
  ajv: Ajv2020,
  { paths, components }: RawDocument,
  { path, method }: Operation,
  { status, contentType, body }: ApiAnswer,
): string | undefined {
  const raw = paths[path]?.[method.toLowerCase()]?.responses[status];
  if (raw === undefined) return `status ${status} is not documented`;
  const name = raw.$ref?.replace("#/components/responses/", "");
  const response = name === undefined ? raw : components.responses[name];
  const type = contentType?.split(";")[0]?.trim();
  if (response?.content === undefined) {
    return body.length === 0 ? undefined : `status ${status} has a body, which is not documented`;
  }
  const content = response.content[type ?? ""];
  if (content === undefined) return `status ${status} has content of type ${type}`;
  const at = [
    ...(name === undefined
      ? ["paths", path, method.toLowerCase(), "responses", `${status}`]
      : ["components", "responses", name]),
    ...["content", type ?? ""],
  ];
  if (type === "text/event-stream") return findEventFault(ajv, content, at, body);
  if (type !== "application/json") return undefined;
  return findMisfit(ajv, content.schema === undefined ? undefined : [...at, "schema"], body);
}

/** The data of each event must be what the document says of its name. */
function findEventFault(
  ajv: Ajv2020,
  content: RawContent,
  at: readonly string[],
  body: Buffer,
): string | undefined {
  const known = (content["x-itemSchema"]?.oneOf ?? []).map(
    ({ properties }) => properties.event.const,
  );
  const events = [...body.toString().matchAll(/^id: \d+\nevent: (\w+)\ndata: (.*)$/gm)];
  for (const [, event = "", data = ""] of events) {
    const schema = [...at, "x-itemSchema", "oneOf", `${known.indexOf(event)}`];
    if (!known.includes(event)) return `the event ${event} is not documented`;
    const pointer = [...schema, "properties", "data", "contentSchema"];
    const fault = findMisfit(ajv, pointer, Buffer.from(data));
    if (fault !== undefined) return `${event}: ${fault}`;
  }
  return undefined;
}

/** Of JSON that has no schema nothing is asked but that it is JSON. */
function findMisfit(
  ajv: Ajv2020,
  pointer: readonly string[] | undefined,
  body: Buffer,
): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return "the body is not valid JSON";
  }
  if (pointer === undefined) return undefined;
  const validate = compile(ajv, pointer);
  return validate(value) ? undefined : `the body does not fit: ${ajv.errorsText(validate.errors)}`;
}

function compile(ajv: Ajv2020, pointer: readonly string[]): ValidateFunction {
  const escaped = pointer.map((key) =>
    encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  const reference = `api#/${escaped.join("/")}`;
  const validate = ajv.getSchema(reference);
  if (validate === undefined) throw new Error(`The document has no ${reference}.`);
  return validate;
}
