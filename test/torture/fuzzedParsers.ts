import { loadCommands } from "../../src/cli/commands.ts";
import { parseCommandLine } from "../../src/cli/line/parseCommandLine.ts";
import { parseRetryAfterMs } from "../../src/common/retryAfter.ts";
import { decodeUtf8 } from "../../src/common/utf8Text.ts";
import { parseLineContent, parseRecordLine } from "../../src/loggers/records/recordLine.ts";
import { parseExactJson } from "../../src/model/json/exactJson.ts";
import { parseIsoNs } from "../../src/model/time/isoTime.ts";
import {
  editorToHostSchema,
  hostRequests,
  hostToEditorSchema,
} from "../../src/model/wire/hostProtocol.ts";
import { readCell } from "../../src/scenarios/cases/csvCell.ts";
import { fillTemplate, listVarNames } from "../../src/scenarios/cases/promptTemplate.ts";
import { parseJsoncDocument } from "../../src/scenarios/files/jsoncDocument.ts";
import { readReply } from "../../src/scenarios/replies/readReply.ts";
import { parseIndexText } from "../../src/store/index/indexText.ts";
import { readQuickCells } from "../../src/store/results/quickCells.ts";
import { createSseReader } from "../../src/streams/handlers/sse/sseReader.ts";
import { readScriptLine } from "../../src/streams/sources/script/scriptLine.ts";

/** A parser of what others wrote. */
export interface FuzzedParser {
  readonly name: string;
  /** A text that it takes, to be spoiled. */
  readonly sample: string;
  /** Whether it may throw a `SyntaxError`, a `ProviderError` or what zod throws, which whoever calls it catches and tells. */
  readonly throwsFaults?: true;
  /** May resolve later. */
  parse(text: string): unknown;
}

export const fuzzedParsers: readonly FuzzedParser[] = [
  ...(await loadCommands()).map(
    (spec): FuzzedParser => ({
      name: `the command line of ${spec.name}`,
      sample: `latest --data d --json --format csv --out x --runs 3 --provider a`,
      parse: (text) => parseCommandLine(spec, text.split(" ")),
    }),
  ),
  {
    name: "an index",
    sample:
      '<<<<<<< ours\n{ "runs": [{ "id": "a" }, { "id": "b" }] }\n=======\n{ "runs": [] }\n>>>>>>> theirs\n',
    parse: parseIndexText,
  },
  {
    name: "the cells of a result file",
    sample: buildResultSample(),
    parse: (text) => readQuickCells(Buffer.from(text)),
  },
  {
    name: "a reply",
    sample:
      'So <think>{"a":1}</think>\n```json\n{"name":"Ada","list":[1,2.50,{"x":"\\u00e9"}]}\n```\nor [1].',
    parse: (text) => readReply(text),
  },
  {
    name: "a line of a journal",
    sample:
      '{"id":"a","sequence":1,"scenario":1,"run_number":1,"created_time_ns":1764000000000000001,"processed_time_ns":2,"traceparent":null,"tracestate":null,"payload":{"type":"SourceChange","source_id":"s","change":{"op":"i"}}}',
    throwsFaults: true,
    parse: parseRecordLine,
  },
  {
    name: "the content of a line of a journal",
    sample:
      '{"created_time_ns":1764000000000000001,"payload":{"type":"SourceChange","change":[1e400]}}',
    throwsFaults: true,
    parse: parseLineContent,
  },
  {
    name: "a line of a script",
    sample:
      '{"kind":"change","offset_ns":1000000000000000001,"change":{"op":"i","payload":{"id":"x"}}}',
    parse: readScriptLine,
  },
  {
    name: "a config",
    sample:
      '// c\n{ "name": "a", /* b */ "providers": [{ "id": "p", "kind": "simulated", }], "runs": 1e3, }',
    parse: (text) => parseJsoncDocument("/w/a.touchstone.json", text),
  },
  {
    name: "a prompt with names",
    sample: "Read {{text}} and {{{{ as {{a.b}}: {{schema}} }}",
    parse: (text) =>
      fillTemplate(text, Object.fromEntries(listVarNames(text).map((name) => [name, { name }]))),
  },
  {
    name: "a cell of a CSV file",
    sample: "-12.50e3",
    parse: (text) =>
      [[], ["number"], ["integer", "null"], ["boolean", "string"], ["object", "array"]].map(
        (types) => readCell(text, new Set(types)),
      ),
  },
  {
    name: "a time",
    sample: "2026-11-29T07:52:46.305123456+01:00",
    parse: parseIsoNs,
  },
  {
    name: "a Retry-After",
    sample: "Sun, 29 Nov 2026 07:52:46 GMT",
    parse: (text) => parseRetryAfterMs(text, 1_764_000_000_000),
  },
  {
    name: "server-sent events, cut anywhere",
    sample:
      ': c\nid: 1\nevent: x\ndata: {"a":1}\ndata: 2\r\nretry: 10\n\ndata:y\r\rid\ndata: €😀\n\n',
    parse: readEvents,
  },
  {
    name: "a message to the host",
    sample:
      '{"type":"request","id":7,"method":"startRun","params":{"prepared":"p","keys":[{"name":"K","origin":"http://a","value":"v"}]}}',
    throwsFaults: true,
    parse: (text) => {
      const message = editorToHostSchema.parse(parseExactJson(text));
      if (message.type !== "request") return message;
      // Each request takes params of its own.
      return Object.values(hostRequests).map(({ params }) => params.safeParse(message.params));
    },
  },
  {
    name: "a message of the host",
    sample:
      '{"type":"response","id":7,"result":{"rows":[{"kind":"run","entry":{"id":"a"},"hasFile":true}]}}',
    throwsFaults: true,
    parse: (text) => {
      const message = hostToEditorSchema.parse(parseExactJson(text));
      if (message.type !== "response") return message;
      return Object.values(hostRequests).map(({ result }) => result.safeParse(message));
    },
  },
  {
    name: "bytes in UTF-8",
    sample: "\ufeffÄ €😀",
    throwsFaults: true,
    parse: (text) => decodeUtf8(Buffer.from(text, "latin1")),
  },
];

// --- internal ---

/** As a whole, and cut where its characters say so: what comes in pieces has to give the same events. */
function readEvents(text: string): void {
  const read = (pieces: readonly string[]): string => {
    const seen: unknown[] = [];
    const feed = createSseReader(maxEventChars, {
      onEvent: (event) => seen.push(event),
      onId: (id) => seen.push(["id", id]),
      onRetry: (delayMs) => seen.push(["retry", delayMs]),
      onTooLarge: () => seen.push("too large"),
    });
    for (const piece of pieces) feed(piece);
    return JSON.stringify(seen);
  };
  const whole = read([text]);
  if (whole.includes("too large")) return;
  const cut = read(text.split(/(?<=[\s\S]{7})/));
  if (cut !== whole && !cut.includes("too large")) throw new Error(`${whole} is not ${cut}`);
}

const maxEventChars = 1000;

/** A file with one cell, laid out as ours are. */
function buildResultSample(): string {
  const attempt = { attemptNumber: 1, responseModel: "m", rawResponse: "{}", errorMessage: null };
  const run = { runNumber: 1, success: true, attempts: [attempt], totalDurationMs: 10.5 };
  const rates = { successRate: 100, firstAttemptSuccessRate: 100, averageDurationMs: 1 };
  const retries = { afterRetry1SuccessRate: 100, afterRetry2SuccessRate: 100 };
  const gates = { schemaRate: 100, firstSchemaRate: 100, costUsd: 0.5, averageAttempts: 1 };
  const summary = { ...rates, ...retries, afterRetry3SuccessRate: 100, ...gates };
  const head = {
    ...{ id: "a", timestamp: "2026-11-21T01:00:00.000Z", duration: 5 },
    summary: { totalTests: 1, passed: 1, failed: 0, successRate: 100, errored: 0 },
    config: { providers: ["sim"], scenarios: [1], runsPerScenario: 1 },
  };
  const file = { ...head, prompts: {}, results: { sim: { 1: { runs: [run], summary } } } };
  const text = JSON.stringify(file, null, 2);
  if (readQuickCells(Buffer.from(text)) === undefined) throw new Error("the sample is not read");
  return text;
}
