import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { UserError } from "../../../../src/model/userError.ts";
import { loadGrpcService } from "../../../../src/streams/handlers/grpc/grpcService.ts";
import { loadConfig } from "../../configs.ts";
import {
  makeConfig,
  makeReaction,
  makeScenario,
  makeSource,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "./makeWorkspace.ts";

const proto = [
  'syntax = "proto3";',
  'import "other.proto";',
  "// Größe",
  "service S { rpc Call (Other) returns (Other); }",
].join("\n");
const otherProto = ['syntax = "proto3";', "// Größe", "message Other { string a = 1; }"].join("\n");
const har = JSON.stringify(
  {
    log: {
      comment: "Größe",
      entries: [
        {
          startedDateTime: "2026-01-02T03:04:05.000Z",
          request: { method: "GET", url: "http://127.0.0.1/", headers: [] },
        },
      ],
    },
  },
  null,
  1,
);

/** Every kind of text that a person writes, and the line of its first umlaut. */
const texts: Record<string, { text: string; line: number }> = {
  "data/c.touchstone.json": {
    text: JSON.stringify(
      makeConfig({
        name: "Größe",
        scenarios: [
          "s.scenario.json",
          "t.scenario.json",
          "u.scenario.json",
          "stream.scenario.json",
        ],
      }),
      null,
      1,
    ),
    line: 2,
  },
  "data/s.scenario.json": {
    text: JSON.stringify(
      makeScenario({
        prompt: "Größe {{a}}",
        schema: "a.schema.json",
        cases: "cases.jsonl",
      }),
      null,
      1,
    ),
    line: 5,
  },
  "data/a.schema.json": { text: '{\n "title": "Größe",\n "$ref": "b.schema.json" }', line: 2 },
  "data/b.schema.json": { text: '{\n "type": "object",\n\n "title": "Größe" }', line: 4 },
  "data/cases.jsonl": { text: '{"vars":{"a":1}}\n{"vars":{"a":"Größe"}}\n', line: 2 },
  "data/cases.csv": { text: "id,a\n1,x\n2,y\n3,Größe\n", line: 4 },
  "data/cases.json": {
    text: '[{ "vars": { "a": 1 } },\n {\n "vars": { "a": "Größe" } }]',
    line: 3,
  },
  "data/script.jsonl": {
    text: '{"kind":"change","offset_ns":0,"change":1}\n\n{"kind":"comment","text":"Größe"}\n',
    line: 3,
  },
  "data/log.har": { text: har, line: 3 },
  "data/s.proto": { text: proto, line: 3 },
  "data/other.proto": { text: otherProto, line: 2 },
};

const others = {
  "data/t.scenario.json": makeScenario({ number: 2, prompt: "{{a}}", cases: "cases.csv" }),
  "data/u.scenario.json": makeScenario({ number: 3, prompt: "{{a}}", cases: "cases.json" }),
  "data/stream.scenario.json": makeStream({
    number: 4,
    sources: [
      makeSource({ id: "a", kind: "script", generator: undefined, file: "script.jsonl" }),
      makeSource({
        id: "b",
        kind: "http-replay",
        generator: undefined,
        file: "log.har",
        dispatchers: [{ kind: "http", url: "http://127.0.0.1:1/" }],
      }),
    ],
    reactions: [makeReaction({ handler: { kind: "grpc", proto: "s.proto" } })],
  }),
};

const encodings: [
  name: string,
  encode: (text: string) => Buffer,
  likely: RegExp,
  hasLine: boolean,
][] = [
  ["UTF-16", (text) => Buffer.from(`\uFEFF${text}`, "utf16le"), /like UTF-16\)/, false],
  [
    "UTF-16 big-endian",
    (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
    /like UTF-16\)/,
    false,
  ],
  ["UTF-16 without a mark", (text) => Buffer.from(text, "utf16le"), /like UTF-16\)/, false],
  ["Latin-1", (text) => Buffer.from(text, "latin1"), /like Latin-1 /, true],
];

const makeFolder = () =>
  makeWorkspace({
    ...Object.fromEntries(Object.entries(texts).map(([file, { text }]) => [file, text])),
    ...others,
  });
const load = (folder: string) =>
  loadConfig(path.join(folder, "data/c.touchstone.json"), {
    workspaceFolder: folder,
    checksContents: true,
  });

describe("a file that is not in UTF-8", () => {
  afterEach(removeWorkspaces);

  it("is the only fault of the sample", async () => {
    const loaded = await load(await makeFolder());
    assert.ok(loaded.ok, JSON.stringify(loaded));
  });

  for (const [file, { text, line }] of Object.entries(texts)) {
    for (const [name, encode, likely, hasLine] of encodings) {
      // What another .proto file imports is read by its parser, which takes comments as they are.
      if (file === "data/other.proto" && hasLine) continue;
      it(`is told as one error with its place: ${file} in ${name}`, async () => {
        const folder = await makeFolder();
        await writeFile(path.join(folder, file), encode(text));
        const loaded = await load(folder);
        assert.ok(!loaded.ok, "an error was expected");
        const [problem, ...rest] = loaded.problems.filter(({ severity }) => severity === "error");
        assert.deepEqual(rest, []);
        assert.equal(problem?.file, path.join(folder, file));
        assert.match(problem?.message ?? "", /^is not UTF-8 \(it looks .*save it as UTF-8$/);
        assert.match(problem?.message ?? "", likely);
        assert.equal(problem?.line, hasLine ? line : 1);
      });
    }
  }

  it("is told when it is opened later, too", async () => {
    const folder = await makeFolder();
    const file = path.join(folder, "data/s.proto");
    await writeFile(file, Buffer.from(`\uFEFF${proto}`, "utf16le"));
    await assert.rejects(loadGrpcService({ proto: file }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /s\.proto cannot be read: is not UTF-8 \(it looks like UTF-16\)/);
      return true;
    });
  });
});

describe("what is no file, where one is named", () => {
  afterEach(removeWorkspaces);

  const put: Readonly<Record<string, (file: string) => unknown>> = {
    "a pipe": (file) => execFileSync("mkfifo", [file]),
    "a link to a device without end": (file) => symlink("/dev/zero", file),
    "a socket": async (file) => {
      const server = createServer().listen(file);
      await once(server, "listening");
      server.unref();
    },
    "a folder": (file) => mkdir(file),
  };
  for (const [what, make] of Object.entries(put)) {
    for (const file of Object.keys(texts)) {
      it(`is told of and waited for by nobody: ${what} as ${file}`, async function () {
        if (process.platform === "win32") this.skip();
        const folder = await makeFolder();
        await rm(path.join(folder, file));
        await make(path.join(folder, file));
        const loaded = await load(folder);
        assert.ok(!loaded.ok, "an error was expected");
        const message = loaded.problems.map((problem) => problem.message).join("\n");
        assert.match(
          message,
          /is a pipe, a socket or a device|is not a file|outside the workspace|is a folder|EISDIR/,
        );
      });
    }
  }
});
