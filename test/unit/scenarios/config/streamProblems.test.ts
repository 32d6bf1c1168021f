import assert from "node:assert/strict";
import path from "node:path";
import { configRules } from "../../../../src/run/configRules.ts";
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

type Case = [name: string, scenario: object, ...expected: [key: string, message: RegExp][]];

const { handlers } = configRules.kinds;
const ofQueries = handlers.filter(({ roles }) => roles.includes("query"));

function listKinds(kinds: readonly { readonly kind: string }[]): string {
  return kinds.map(({ kind }) => JSON.stringify(kind)).join(", ");
}

describe("what is wrong with a stream scenario", () => {
  afterEach(removeWorkspaces);

  const shapes: Case[] = [
    [
      "a handler of an unknown kind",
      withReaction({ handler: { kind: "htp" } }),
      [
        "reactions.0.handler.kind",
        new RegExp(`^must be one of ${listKinds(handlers)}, but is "htp"; did you mean "http"\\?$`),
      ],
    ],
    [
      "a handler that a query cannot have",
      makeStream({ queries: [{ id: "q", handler: { kind: "http" } }] }),
      [
        "queries.0.handler.kind",
        new RegExp(`^must be one of ${listKinds(ofQueries)}, but is "http"$`),
      ],
    ],
    [
      "a handler without a kind",
      withReaction({ handler: { port: 1 } }),
      ["reactions.0.handler.kind", /^is missing: must be one of "http", /],
    ],
    [
      "handlers in place of handler",
      withReaction({ handler: undefined, handlers: { kind: "http" } }),
      ["reactions.0.handler", /^is missing: must be an object$/],
      ["reactions.0.handlers", /^unknown key "handlers"; did you mean "handler"\?$/],
    ],
    [
      "a misspelt key of a handler",
      withReaction({ handler: { kind: "grpc", prto: "a.proto" } }),
      ["reactions.0.handler.prto", /^unknown key "prto"; did you mean "proto"\?$/],
    ],
    [
      "a misspelt list of stop triggers",
      withReaction({ stop_trigger: [] }),
      ["reactions.0.stop_trigger", /did you mean "stopTriggers"\?$/],
    ],
    [
      "a stop trigger of an unknown kind",
      withReaction({ stopTriggers: [{ kind: "record_count", recordCount: 1 }] }),
      ["reactions.0.stopTriggers.0.kind", /but is "record_count"; did you mean "record-count"\?$/],
    ],
    [
      "a misspelt key of a stop trigger",
      withReaction({ stopTriggers: [{ kind: "record-count", record_count: 1 }] }),
      ["reactions.0.stopTriggers.0.recordCount", /^is missing: must be a number$/],
      ["reactions.0.stopTriggers.0.record_count", /did you mean "recordCount"\?$/],
    ],
    [
      "a part of a key's name",
      makeStream({
        system: { command: "node", cmd: "x" },
        reactions: [
          makeReaction({
            stopTriggers: [{ kind: "record-count", recordCount: 1, count: 1 }],
            loggers: [{ kind: "jsonl", maxLines: 5 }],
          }),
        ],
      }),
      ["reactions.0.stopTriggers.0.count", /did you mean "recordCount"\?$/],
      ["reactions.0.loggers.0.maxLines", /did you mean "maxLinesPerFile"\?$/],
      ["system.cmd", /did you mean "command"\?$/],
    ],
    [
      "a source of an unknown kind",
      withSource({ kind: "scrpt" }),
      ["sources.0.kind", /^must be one of "script", "generator", "http-replay", but is "scrpt"/],
    ],
    [
      "a generator that is unknown",
      withSource({ generator: "stocktrade" }),
      [
        "sources.0.generator",
        /^must be one of "building-hierarchy", "stock-trade", .*did you mean "stock-trade"\?$/,
      ],
    ],
    [
      "a generator that is not named",
      withSource({ generator: undefined }),
      ["sources.0.generator", /^is missing: must be one of "building-hierarchy", "stock-trade"$/],
    ],
    [
      "a key of another generator",
      withSource({ generator: "stock-trade", room: 5 }),
      ["sources.0.room", /the nearest known one is "/],
    ],
    [
      "a misspelt key of a generator",
      withSource({ flors: 5 }),
      ["sources.0.flors", /^unknown key "flors"; did you mean "floors"\?$/],
    ],
    [
      "a misspelt key of a script, never one of a generator",
      withSource({ kind: "script", generator: undefined, file: "a.json", changeCont: 5 }),
      ["sources.0.changeCont", /^unknown key "changeCont"; the nearest known one is "(?!change)/],
    ],
    [
      "a source without dispatchers",
      withSource({ dispatchers: [] }),
      ["sources.0.dispatchers", /^must have at least 1 item$/],
    ],
    [
      "a misspelt key of a dispatcher",
      withSource({ dispatchers: [{ kind: "http", url: "http://h/", batch_size: 5 }] }),
      ["sources.0.dispatchers.0.batch_size", /did you mean "batchSize"\?$/],
    ],
    [
      "a spacing that is unknown",
      withSource({ spacing: "non" }),
      [
        "sources.0.spacing",
        /^must be "none", "recorded", \{ "perSecond": NUMBER \} or \{ "stages": \[ … \] \}, but is "non"$/,
      ],
    ],
    [
      "a misspelt rate",
      withSource({ spacing: { perSecnd: 5 } }),
      ["sources.0.spacing.perSecond", /^is missing/],
      ["sources.0.spacing.perSecnd", /did you mean "perSecond"\?$/],
    ],
    [
      "a time mode that is no time",
      withSource({ timeMode: "yesterday" }),
      ["sources.0.timeMode", /^must be `recorded`, `live` or an ISO 8601 time .*"yesterday"$/],
    ],
    [
      "a URL that is not of Redis, without a word of what may hold a password",
      withReaction({ handler: { kind: "redis-stream", url: "http://:pw@h/", stream: "s" } }),
      ["reactions.0.handler.url", /^must be a redis or rediss URL$/],
    ],
    [
      "a place of the send time that is none",
      withReaction({ sentAt: "sentAt" }),
      ["reactions.0.sentAt", /JSON pointer.*, or must be `header:NAME`, but is "sentAt"$/],
    ],
    [
      "a kind of logger twice",
      withReaction({ loggers: [{ kind: "jsonl" }, { kind: "jsonl" }] }),
      ["reactions.0.loggers", /list each kind of logger once/],
    ],
    [
      "a logger of an unknown kind",
      withReaction({ loggers: [{ kind: "metrics" }] }),
      ["reactions.0.loggers.0.kind", /"performance-metrics", "console", but is "metrics"/],
    ],
    [
      "nothing to observe",
      makeStream({ reactions: [] }),
      ["reactions", /at least one query or reaction/],
    ],
    ...["../x", "a/b", "..", ""].map(
      (id): Case => [
        `the id ${JSON.stringify(id)}`,
        withReaction({ id }),
        ["reactions.0.id", /^must be 1 to 64 letters, digits/],
      ],
    ),
  ];

  const names: Case[] = [
    [
      "names that no reaction of the scenario has",
      withSystem({
        args: ["${reaction.alert.url}", "${reaction.alerts.url}"],
        env: { HOME: "${HOME}" },
      }),
      [
        "system.args.0",
        /^"\$\{reaction\.alert\.url\}" .*did you mean "\$\{reaction\.alerts\.url\}"\?$/,
      ],
      [
        "system.env.HOME",
        /^"\$\{HOME\}" stands for nothing; there is "\$\{reaction\.alerts\.url\}"$/,
      ],
    ],
    [
      "a name whose brace is not closed",
      withSystem({ args: ["a ${reaction.alerts.url"] }),
      ["system.args.0", /stands for nothing; did you mean/],
    ],
    [
      "the address of a reaction that reads and does not listen",
      withSystem(
        { args: ["${reaction.alerts.url}"] },
        { reactions: [makeReaction({ handler: { kind: "sse", url: "http://h/" } })] },
      ),
      ["system.args.0", /no reaction of this scenario listens/],
    ],
    [
      "an unknown name in a dispatcher's URL",
      withDispatcher("${reaction.x.url}/a"),
      ["sources.0.dispatchers.0.url", /^"\$\{reaction\.x\.url\}" stands for nothing/],
    ],
    [
      "a dispatcher's URL that is not http",
      withDispatcher("ftp://h/"),
      ["sources.0.dispatchers.0.url", /^must be an http or https URL$/],
    ],
    [
      "a dispatcher's URL that leads to a gRPC server",
      makeStream({
        reactions: [makeReaction({ handler: { kind: "grpc" } })],
        sources: [
          makeSource({
            dispatchers: ["${reaction.alerts.url}", "http://${reaction.alerts.url}/a"].map(
              (url) => ({ kind: "http", url }),
            ),
          }),
        ],
      }),
      ["sources.0.dispatchers.0.url", /^"\$\{reaction\.alerts\.url\}" is .* a gRPC server/],
      ["sources.0.dispatchers.1.url", /^"\$\{reaction\.alerts\.url\}" is .* a gRPC server/],
    ],
    [
      "a scheme before an address that has one",
      withDispatcher("http://${reaction.alerts.url}"),
      ["sources.0.dispatchers.0.url", /is a whole URL: leave out what stands before it$/],
    ],
    [
      "two reactions with one port",
      makeStream({
        reactions: [
          makeReaction({ handler: { kind: "http", port: 7000, path: "/a" } }),
          makeReaction({ id: "b", handler: { kind: "grpc", port: 7000, host: "localhost" } }),
          makeReaction({ id: "c", handler: { kind: "http", port: 7000, host: "0.0.0.0" } }),
        ],
      }),
      ["reactions.1.handler.port", /^port 7000 of localhost is taken by reaction "alerts"/],
      ["reactions.2.handler.port", /^port 7000 of 0\.0\.0\.0 is taken by reaction "alerts"/],
    ],
  ];

  const together: Case[] = [
    [
      "batches of recorded requests",
      withReplay({ dispatchers: [{ kind: "http", url: "http://h/", batchSize: 5 }] }),
      ["sources.0.dispatchers.0.batchSize", /^must be 1 or left out: .* sent one by one$/],
    ],
    [
      "a send time beside recorded requests",
      withReplay({ sentAt: "/sentAt" }),
      ["sources.0.sentAt", /^must point below \/headers or \/body /],
    ],
    [
      "a send time in a header that cannot be",
      withReplay({ sentAt: "/headers/a b" }),
      ["sources.0.sentAt", /"a b" is not the name of a header$/],
    ],
    [
      "a send time in place of the change",
      withSource({ sentAt: "" }),
      ["sources.0.sentAt", /^must point into the change/],
    ],
    [
      "more rooms than can be held",
      withSource({ buildings: 1000, floors: 1000, rooms: 2 }),
      ["sources.0.rooms", /^must be fewer: .* is 2000000, and at most 1000000/],
    ],
    [
      "headers that cannot be sent",
      makeStream({
        sources: [
          makeSource({
            dispatchers: [{ kind: "http", url: "http://h/", headers: { "a b": "c", d: "e\nf" } }],
          }),
        ],
        queries: [{ id: "q", handler: { kind: "sse", url: "http://h/", headers: { "": "a" } } }],
        reactions: [makeReaction({ handler: sseWith({ x: "Ω", y: "ü\t" }) })],
      }),
      ["reactions.0.handler.headers.x", /beyond Latin-1$/],
      ["sources.0.dispatchers.0.headers.a b", /^cannot be sent: it is not the name of a header$/],
      ["sources.0.dispatchers.0.headers.d", /^cannot be sent: a header may not have line breaks/],
      ["queries.0.handler.headers.", /not the name of a header$/],
    ],
    [
      "a dispatcher's URL that leads to a reaction which speaks something else",
      makeStream({
        sources: [
          makeSource({
            dispatchers: [
              { kind: "http", url: "${reaction.live.url}" },
              { kind: "websocket", url: "${reaction.alerts.url}" },
              { kind: "websocket", url: "http://h/" },
              { kind: "websocket", url: "${reaction.live.url}/a" },
            ],
          }),
        ],
        reactions: [
          makeReaction({}),
          makeReaction({ id: "live", handler: { kind: "websocket", port: 0 } }),
        ],
      }),
      [
        "sources.0.dispatchers.0.url",
        /^"\$\{reaction\.live\.url\}" is .* a WebSocket server: changes are sent over HTTP$/,
      ],
      [
        "sources.0.dispatchers.1.url",
        /^"\$\{reaction\.alerts\.url\}" is .* an HTTP server: changes are sent over WebSocket$/,
      ],
      ["sources.0.dispatchers.2.url", /^must be a ws or wss URL$/],
    ],
    [
      "a query that listens where something else does, or where nobody could know",
      makeStream({
        queries: [
          { id: "a", handler: { kind: "websocket", port: 9000 } },
          { id: "b", handler: { kind: "websocket", port: 9000 } },
          { id: "c", handler: { kind: "websocket", port: 0 } },
        ],
        reactions: [makeReaction({ handler: { kind: "http", port: 9000 } })],
      }),
      ["reactions.0.handler.port", /is taken by query "a"; 0 picks a free one$/],
      ["queries.1.handler.port", /^port 9000 of 127\.0\.0\.1 is taken by query "a"$/],
      ["queries.2.handler.port", /^must be given: only the address of a reaction is told/],
    ],
    [
      "a gRPC address behind a user's name",
      makeStream({
        sources: [
          makeSource({
            dispatchers: [{ kind: "http", url: "http://u:p@${reaction.alerts.url}/" }],
          }),
        ],
        reactions: [makeReaction({ handler: { kind: "grpc" } })],
      }),
      ["sources.0.dispatchers.0.url", /is the address of a gRPC server/],
    ],
    [
      "the address of a reaction that does not listen",
      makeStream({
        sources: [makeSource({ dispatchers: [{ kind: "http", url: "${reaction.alerts.url}" }] })],
        reactions: [makeReaction({ handler: { kind: "websocket", url: "ws://h/" } })],
      }),
      [
        "sources.0.dispatchers.0.url",
        /stands for nothing: no reaction of this scenario listens \(http, grpc, websocket\)$/,
      ],
    ],
    [
      "a gRPC service without the file that has it",
      withReaction({ handler: { kind: "grpc", service: "p.Notes" } }),
      ["reactions.0.handler.service", /^needs `proto`, .* is touchstone\.v1\.ReactionService$/],
    ],
    [
      "a Redis database that is no number",
      withReaction({ handler: { kind: "redis-stream", url: "redis://h/main", stream: "s" } }),
      ["reactions.0.handler.url", /^must end with the number of a database/],
    ],
  ];

  for (const [name, scenario, ...expected] of [...shapes, ...names, ...together]) {
    it(`is told: ${name}`, async () => {
      const problems = await problemsOf({ "a.json": scenario });
      // A user's name in an address is a fault of its own.
      const told = problems.filter(({ message }) => !/user or password/.test(message));
      assert.deepEqual(
        told.map(({ key }) => key),
        expected.map(([key]) => key),
      );
      for (const [index, [, message]] of expected.entries()) {
        assert.match(told[index]?.message ?? "", message);
      }
    });
  }

  it("places a header's name that cannot be at the name", async () => {
    const handler = { kind: "sse", url: "http://h/", headers: { "a b": "c" } };
    const text = JSON.stringify(withReaction({ handler }));
    const [problem] = await problemsOf({ "a.json": text });
    assert.deepEqual([problem?.line, problem?.column], [1, text.indexOf('"a b"') + 1]);
  });

  it("is nothing where an address is told in another part of a URL", async () => {
    const { sources } = withDispatcher("http://h/?to=${reaction.alerts.url}");
    const reactions = [makeReaction({ handler: { kind: "grpc" } })];
    assert.deepEqual(await problemsOf({ "a.json": makeStream({ sources, reactions }) }), []);
  });

  it("is nothing where ports are picked, or are of different addresses, and names are known", async () => {
    const reactions = [
      makeReaction({ handler: { kind: "http", port: 7000 } }),
      makeReaction({ id: "b", handler: { kind: "http", port: 7000, host: "127.0.0.2" } }),
      makeReaction({ id: "c" }),
      makeReaction({ id: "d" }),
    ];
    const url = "${reaction.c.url}/changes?to=${reaction.d.url}";
    const sources = [makeSource({ dispatchers: [{ kind: "http", url }] })];
    const system = { command: "x", args: ["--url=${reaction.alerts.url}", "$HOME", "{a}"] };
    assert.deepEqual(
      await problemsOf({ "a.json": makeStream({ reactions, sources, system }) }),
      [],
    );
  });
});

describe("ids of one config", () => {
  afterEach(removeWorkspaces);

  it("are unique over providers, sources, queries and reactions of all its scenarios", async () => {
    const query = { id: "sim", handler: { kind: "sse", url: "http://h/" } };
    const problems = await problemsOf(
      {
        "a.json": makeStream({ sources: [makeSource({ id: "alerts" })], queries: [query] }),
        "b.json": makeStream({ number: 2 }),
        "c.json": makeScenario({ number: 3 }),
      },
      { providers: [{ id: "sim", kind: "simulated" }] },
    );
    const texts = problems.map(({ file, key, message }) => {
      return `${path.basename(file)} ${key}: ${message.replace(/at .*\//, "at ")}`;
    });
    assert.deepEqual(texts, [
      'a.json reactions.0.id: reaction id "alerts" is taken by source at a.json:15',
      'a.json queries.0.id: query id "sim" is taken by provider at a.touchstone.json:5',
      'b.json reactions.0.id: reaction id "alerts" is taken by source at a.json:15',
    ]);
  });

  it("need no provider among them where there are only stream scenarios", async () => {
    assert.deepEqual(await problemsOf({ "a.json": makeStream() }), []);
    const mixed = { "a.json": makeStream(), "b.json": makeScenario({ number: 2 }) };
    const [problem, ...others] = await problemsOf(mixed);
    assert.deepEqual([problem?.key, others], ["providers", []]);
  });
});

// --- internal ---

function withReaction(keys: Record<string, unknown>) {
  return makeStream({ reactions: [makeReaction(keys)] });
}

function withSource(keys: Record<string, unknown>) {
  return makeStream({ sources: [makeSource(keys)] });
}

function withReplay(keys: Record<string, unknown>) {
  const source = { id: "replay", kind: "http-replay", file: "a.json" };
  return makeStream({ sources: [{ ...source, dispatchers: [{ kind: "jsonl" }], ...keys }] });
}

function sseWith(headers: Record<string, string>) {
  return { kind: "sse", url: "http://h/", headers };
}

function withSystem(keys: Record<string, unknown>, others: Record<string, unknown> = {}) {
  return makeStream({ system: { command: "node", ...keys }, ...others });
}

function withDispatcher(url: string) {
  return makeStream({ sources: [makeSource({ dispatchers: [{ kind: "http", url }] })] });
}

/** Of a config without providers, unless it is given some, that lists these files. */
async function problemsOf(files: Record<string, unknown>, config: Record<string, unknown> = {}) {
  const scenarios = Object.keys(files);
  const folder = await makeWorkspace({
    ...files,
    "a.touchstone.json": makeConfig({ providers: undefined, scenarios, ...config }),
  });
  const file = path.join(folder, "a.touchstone.json");
  const result = await loadConfig(file, { workspaceFolder: folder });
  return result.ok ? [] : result.problems;
}
