import fc from "fast-check";
import { streamConfigFile } from "../components/liveRun.ts";
import type { ApiDocument, Operation, Parameter } from "../document/apiDocument.ts";
import { makeConfig } from "../serviceFixture.ts";

/** A value for a parameter: one that may be right, a text, or characters that are sent as they are. */
export type FuzzValue =
  | { readonly kind: "known"; readonly at: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "raw"; readonly raw: string };

export interface FuzzRequest {
  readonly operation: Operation;
  readonly values: Readonly<Record<string, FuzzValue | undefined>>;
  /** Put after the query as it is. */
  readonly extra: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Requests for every operation of the document, right and wrong. */
export function makeRequests({ operations }: ApiDocument): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      values: fc.record(
        Object.fromEntries(
          operation.parameters
            .filter((each) => each.in !== "header")
            .map((each) => [each.name, makeValue(each)]),
        ),
      ),
      extra: rarely(
        "",
        fc.constantFrom("x=1", "limit=1&limit=2", "&&==", "%zz=%", "ids[]=1", "id=1"),
      ),
      headers: rarely({}, makeHeaders),
      body: operation.hasBody ? makeBody(operation.id) : rarely(undefined, makeBody("")),
    }),
  );
}

/** The path of a request; `known` gives the values of a parameter that may be right. */
export function formatPath(
  { operation, values, extra }: FuzzRequest,
  known: (parameter: Parameter) => readonly string[],
): string {
  const { path, parameters } = operation;
  const texts = new Map(
    parameters.map((parameter) => [
      parameter.name,
      formatValue(values[parameter.name], known(parameter)),
    ]),
  );
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => texts.get(name) ?? "");
  const query = parameters.flatMap((each) => {
    const text = each.in === "query" ? texts.get(each.name) : undefined;
    return text === undefined ? [] : [`${each.name}=${text}`];
  });
  const all = [...query, extra].filter(Boolean).join("&");
  return all === "" ? filled : `${filled}?${all}`;
}

// --- internal ---

const nasty = [
  ...[
    "",
    " ",
    ".",
    "..",
    "../..",
    "../../etc/passwd",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "..\\..",
    "\0",
    "a\0b",
  ],
  ...[
    "\n",
    "\r\nx: y",
    "%",
    "%2e%2e",
    "%00",
    "null",
    "undefined",
    "NaN",
    "-1",
    "1e9",
    "0x10",
    "00",
    "1.5",
  ],
  ...[
    "99999999999999999999",
    "__proto__",
    "constructor",
    "toString",
    "${7*7}",
    "' OR 1=1 --",
    "<script>",
  ],
  ...[
    "00000000-0000-0000-0000-000000000000",
    "\uFEFF",
    "\u202E",
    "\u{1F600}",
    "é",
    "*",
    "export",
    "run.json",
  ],
];
const rawSegments = [
  ...[
    "%2e%2e",
    "..%2f",
    "%2e%2e%2f%2e%2e",
    "%252e%252e",
    "%zz",
    "%",
    "%00",
    "%ff",
    "%c0%ae",
    "%F0%9F",
  ],
  ...[
    ".",
    "..",
    "a;b=c",
    "{id}",
    ":id",
    "a/b",
    "//",
    "a//b",
    "+",
    "@",
    "'",
    "\\",
    "a%2Fb",
    "%5c..%5c",
  ],
];

const makeText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => text.toWellFormed()),
  fc.integer({ min: 65, max: 9000 }).map((length) => "x".repeat(length)),
  fc.oneof(fc.integer(), fc.double(), fc.bigInt()).map(String),
  fc.uuid(),
);

const makeHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc
    .constantFrom(
      "bytes=0-0",
      "bytes=-5",
      "bytes=9999999-",
      "bytes=5-1",
      "x",
      "bytes=0-1,3-4",
      "bytes=-0",
    )
    .map((range) => ({ range })),
  fc.constantFrom("*", '"x"', 'W/"x", "y"', "\t").map((tag) => ({ "if-none-match": tag })),
  fc
    .constantFrom("0", "1", "999999999", "-1", "x", "1e3", "9".repeat(40))
    .map((id) => ({ "last-event-id": id })),
  fc
    .constantFrom("", "Bearer", "Bearer x", "Basic eA==")
    .map((authorization) => ({ authorization })),
  fc.constantFrom("http://evil.example", "null", "").map((origin) => ({ origin })),
  fc
    .constantFrom("text/plain", "application/xml", "", "a/b;c")
    .map((type) => ({ "content-type": type })),
);

function rarely<T, U>(usual: T, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 8 }, { arbitrary: odd, weight: 1 });
}

function makeValue({ required }: Parameter): fc.Arbitrary<FuzzValue | undefined> {
  const known = fc.nat({ max: 1000 }).map((at) => ({ kind: "known", at }) as const);
  return fc.oneof(
    { arbitrary: known, weight: 6 },
    { arbitrary: fc.constant(undefined), weight: required ? 0 : 6 },
    { arbitrary: makeText.map((text) => ({ kind: "text", text }) as const), weight: 2 },
    {
      arbitrary: fc.constantFrom(...rawSegments).map((raw) => ({ kind: "raw", raw }) as const),
      weight: 1,
    },
  );
}

function formatValue(value: FuzzValue | undefined, known: readonly string[]): string | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "raw") return value.raw;
  const text = value.kind === "text" ? value.text : (known[value.at % known.length] ?? "");
  return encodeURIComponent(text);
}

function makeBody(operationId: string): fc.Arbitrary<string | undefined> {
  const right = operationId === "startTestRun" ? makeStart() : makeCount;
  return fc.oneof(
    { arbitrary: right.map((value) => JSON.stringify(value)), weight: 8 },
    { arbitrary: fc.json(), weight: 2 },
    { arbitrary: makeText, weight: 1 },
    {
      arbitrary: fc.constantFrom(
        undefined,
        "{",
        "[]",
        '{"a":',
        "1e999",
        `${"[".repeat(300)}1${"]".repeat(300)}`,
      ),
      weight: 1,
    },
  );
}

const makeCount = fc.record({
  count: fc.oneof(
    fc.constantFrom<unknown>(1, 2, 1_000_000_000, 0, -1, 1.5, "1", null),
    fc.jsonValue(),
  ),
});

/** Runs that are short when they can be started: what a config says of keys and origins is not made up. */
function makeStart(): fc.Arbitrary<unknown> {
  const odd = fc.oneof(makeText, fc.jsonValue({ maxDepth: 3 }));
  const changes = fc.dictionary(
    fc.oneof(
      fc.constantFrom("name", "scenarios", "providers", "keepLogs", "loggers", "maxRetries", "x"),
      makeText,
    ),
    fc.oneof(odd, fc.array(odd, { maxLength: 3 })),
    { maxKeys: 2 },
  );
  const files = fc.constantFrom("data/configs/people.touchstone.json", streamConfigFile);
  const config = fc.oneof(
    { arbitrary: fc.constant(makeConfig()), weight: 3 },
    { arbitrary: files, weight: 3 },
    { arbitrary: changes.map((each) => ({ ...makeConfig(), ...each })), weight: 3 },
    { arbitrary: makeText, weight: 2 },
  );
  const selection = fc.dictionary(
    fc.constantFrom("runs", "providers", "scenarios", "x"),
    fc.constantFrom<unknown>(
      1,
      2,
      0,
      -1,
      1.5,
      1e99,
      "x",
      [],
      [1],
      ["sim"],
      ["hook"],
      [2],
      ["no one"],
      null,
    ),
    { maxKeys: 2 },
  );
  return fc.tuple(config, rarely({}, selection)).map(([each, more]) => ({ config: each, ...more }));
}
