import { commands } from "../../src/cli/commands.ts";
import { parseCommandLine } from "../../src/cli/line/parseCommandLine.ts";
import { parseIsoNs } from "../../src/common/isoTime.ts";
import { parseRetryAfterMs } from "../../src/common/retryAfter.ts";
import { decodeUtf8 } from "../../src/common/utf8Text.ts";
import { parseLineContent, parseRecordLine } from "../../src/loggers/records/recordLine.ts";
import { readCell } from "../../src/scenarios/cases/csvCell.ts";
import { fillTemplate, listVarNames } from "../../src/scenarios/cases/promptTemplate.ts";
import { parseJsoncDocument } from "../../src/scenarios/files/jsoncDocument.ts";
import { readReply } from "../../src/scenarios/replies/readReply.ts";
import { parseIndexText } from "../../src/store/index/indexText.ts";
import { readScriptLine } from "../../src/streams/sources/script/scriptLine.ts";

/** A parser of what others wrote. */
export interface FuzzedParser {
  readonly name: string;
  /** A text that it takes, to be spoiled. */
  readonly sample: string;
  /** Whether it may throw a `SyntaxError`, or what zod throws, which whoever calls it catches and tells. */
  readonly throwsFaults?: true;
  parse(text: string): unknown;
}

export const fuzzedParsers: readonly FuzzedParser[] = [
  ...commands.map(
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
    name: "bytes in UTF-8",
    sample: "\ufeffÄ €😀",
    throwsFaults: true,
    parse: (text) => decodeUtf8(Buffer.from(text, "latin1")),
  },
];
