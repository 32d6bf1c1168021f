import assert from "node:assert/strict";
import { parseExactJson } from "../../../../../src/model/json/exactJson.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import { formatChange } from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { sourceConfigSchema } from "../../../configs.ts";
import { makeSource, playAll, withFile } from "../testSource.ts";

const header = `{"kind":"header","startTime":"2025-01-31T12:00:00.000000001+01:00"}`;
const headerNs = 1_738_321_200_000_000_001n;
const timed = `{"kind":"change","offset_ns":1500000000,"change":{"ts_ns":1,"big":12345678901234567890}}`;
const plain = `{"kind":"change","offset_ns":0,"change":{"n":1}}`;

describe("script source", () => {
  it("sends the changes up to finish, big integers with all digits", async () => {
    const lines = [
      header,
      "",
      timed,
      `{"kind":"comment","text":"x"}`,
      `{"kind":"finish"}`,
      "broken",
    ];
    assert.deepEqual(await play(lines), [
      `{"ts_ns":${headerNs + 1_500_000_000n},"big":12345678901234567890}`,
    ]);
  });

  it("reads \\r\\n, a byte order mark and a last line without its end", async () => {
    await withFile("s.jsonl", `\uFEFF${header}\r\n\r\n${plain}\r\n${plain}`, async (folder) => {
      assert.deepEqual(await playAll(makeConfig(), folder), [`{"n":1}`, `{"n":1}`]);
    });
  });

  it("reads lines that reach over the blocks of the file", async () => {
    const texts = Array.from({ length: 40 }, (_, index) => "é".repeat(20_000) + index);
    const lines = texts.map(
      (text) => `{"kind":"change","offset_ns":0,"change":${JSON.stringify(text)}}`,
    );
    assert.deepEqual(
      await play(lines),
      texts.map((text) => JSON.stringify(text)),
    );
  });

  it("sends a change with its own bytes, and one that gets a time with its own numbers", async () => {
    const written = '{ "price" : 1.0,"n":-0, "e":1E2, "name":"Zo\\u00eb", "change":[1.50] }';
    const line = `{"kind":"change","change" : ${written} ,"offset_ns":0}`;
    const send = async (sentAt?: string) =>
      await withFile("s.jsonl", `${line}\n${written}\n`, async (folder) => {
        const config = makeConfig(sentAt === undefined ? {} : { sentAt });
        const { runner, dispatcher, reaches } = makeSource({ config, folder });
        await runner.open();
        await runner.command({ name: "start" });
        await reaches("finished");
        await runner.finish(5000);
        return dispatcher.sent.map(formatChange);
      });
    assert.deepEqual(await send(), [written, written]);
    const [stamped = ""] = await send("/at");
    const numbers = '{"price":1.0,"n":-0,"e":1E2,"name":"Zoë","change":[1.50],"at":';
    assert.ok(stamped.startsWith(numbers), stamped);
  });

  it("keeps offsets beyond 2^53 exact", async () => {
    const offset = 9_007_199_254_740_993n;
    const line = `{"kind":"change","offset_ns":${offset},"change":{"ts_ns":0}}`;
    assert.deepEqual(await play([header, line]), [`{"ts_ns":${headerNs + offset}}`]);
  });

  it("sets times as recorded, live or from a time on", async () => {
    const change = { op: "u", reactivatorStart_ns: 5, payload: { source: { db: "d", ts_ns: 7 } } };
    const line = JSON.stringify({ kind: "change", offset_ns: 2000, change });
    const timesOf = async (timeMode: string) => {
      const [text = ""] = await play([header, line], { timeMode });
      const sent = parseExactJson(text) as typeof change;
      assert.equal(sent.reactivatorStart_ns, sent.payload.source.ts_ns);
      assert.equal(sent.payload.source.db, "d");
      return BigInt(sent.payload.source.ts_ns);
    };
    assert.equal(await timesOf("recorded"), headerNs + 2000n);
    assert.equal(await timesOf("2030-01-01T00:00:00.123456789Z"), 1_893_456_000_123_458_789n);
    const beforeNs = BigInt(Date.now()) * 1_000_000n;
    const liveNs = await timesOf("live");
    assert.ok(liveNs > beforeNs - 1_000_000_000n && liveNs < beforeNs + 60_000_000_000n);
  });

  it("needs a header only for recorded times of changes that carry one", async () => {
    await assert.rejects(play([plain, timed]), broken("s.jsonl:2: ", /no header.*timeMode/));
    assert.equal((await play([plain])).length, 1);
    assert.equal((await play([timed], { timeMode: "live" })).length, 1);
  });

  for (const [name, lines, place, reason] of [
    ["is not JSON", [plain, "", `{"kind":`], "s.jsonl:3: ", /is not JSON \(/],
    [
      "has an unknown kind",
      [`{"kind":"chnage"}`],
      "s.jsonl:1: ",
      /kind: must be one of "header", .*, but is "chnage"; did you mean "change"\?$/,
    ],
    ["is no object", ["5"], "s.jsonl:1: ", /: must be an object, but is a number$/],
    [
      "has a label that is no text",
      [`{"kind":"label","label":5}`],
      "s.jsonl:1: ",
      /label: must be a string, but is a number$/,
    ],
    [
      "is nested very deeply",
      [`{"kind":"change","offset_ns":0,"change":${"[".repeat(3000)}${"]".repeat(3000)}}`],
      "s.jsonl:1: ",
      /: is nested too deeply$/,
    ],
    [
      "has no offset",
      [`{"kind":"change","change":{}}`],
      "s.jsonl:1: ",
      /offset_ns: is missing: must be a whole/,
    ],
    [
      "has a fraction as offset",
      [`{"kind":"change","offset_ns":0.5,"change":{}}`],
      "s.jsonl:1: ",
      /offset_ns/,
    ],
    [
      "has a negative offset",
      [`{"kind":"change","offset_ns":-1,"change":{}}`],
      "s.jsonl:1: ",
      /offset_ns/,
    ],
    ["has no change", [`{"kind":"change","offset_ns":0}`], "s.jsonl:1: ", /change: is missing/],
    [
      "has a time that is none",
      [`{"kind":"header","startTime":"noon"}`],
      "s.jsonl:1: ",
      /ISO 8601/,
    ],
    ["is a second header", [header, header], "s.jsonl:2: ", /second header/],
    ["goes back in time", [header, timed, plain], "s.jsonl:3: ", /offset_ns: is less than/],
    ["is a late header", [plain, header], "s.jsonl:2: ", /before every change/],
  ] as const) {
    it(`names file and line when a line ${name}`, async () => {
      await assert.rejects(play(lines), broken(place, reason));
    });
  }

  it("names a file that does not exist", async () => {
    const { runner } = makeSource({ config: makeConfig(), folder: "/nowhere" });
    await assert.rejects(
      runner.open(),
      broken("Cannot read the script /nowhere/s.jsonl: ", /not exist/),
    );
  });

  it("pauses at a pause record and goes on at start; steps pass over it", async () => {
    const pause = `{"kind":"pause"}`;
    const label = `{"kind":"label","label":"second part"}`;
    const content = [plain, pause, label, plain, plain, pause, plain].join("\n");
    await withFile("s.jsonl", content, async (folder) => {
      const { runner, dispatcher, reaches } = makeSource({ config: makeConfig(), folder });
      await runner.open();
      assert.equal(runner.status().plannedCount, 4);
      await runner.command({ name: "start" });
      await reaches("paused");
      assert.deepEqual([dispatcher.sent.length, runner.status().label], [1, undefined]);
      await runner.command({ name: "step", count: 2 });
      await reaches("paused");
      assert.deepEqual([dispatcher.sent.length, runner.status().label], [3, "second part"]);
      await runner.command({ name: "start" });
      await reaches("finished");
      assert.equal((await runner.finish(5000)).recordCount, 4);
    });
  });

  it("reads from the first line again after a reset", async () => {
    await withFile("s.jsonl", [plain, timed].join("\n"), async (folder) => {
      const config = makeConfig({ timeMode: "2030-01-01T00:00:00Z" });
      const { runner, dispatcher, reaches } = makeSource({ config, folder });
      await runner.open();
      await runner.command({ name: "step", count: 1 });
      await reaches("paused");
      await runner.command({ name: "reset" });
      await runner.command({ name: "start" });
      await reaches("finished");
      assert.deepEqual(
        dispatcher.sent.map(({ sequence }) => sequence),
        [1, 1, 2],
      );
      await runner.finish(5000);
    });
  });

  it("puts the send time where sentAt points, and tells of a change where it cannot", async () => {
    const lines = [
      `{"kind":"change","offset_ns":0,"change":{"a":{"b":1}}}`,
      plain,
      `{"kind":"change","offset_ns":0,"change":{"a":"x"}}`,
    ];
    await withFile("s.jsonl", lines.join("\n"), async (folder) => {
      const config = makeConfig({ sentAt: "/a/sent" });
      const { runner, dispatcher, reaches } = makeSource({ config, folder });
      await runner.open();
      await runner.command({ name: "start" });
      await reaches("finished");
      const [first = 0n, second = 0n] = dispatcher.sent.map(({ sentNs }) => sentNs);
      assert.deepEqual(dispatcher.texts, [
        `{"a":{"b":1,"sent":${first}}}`,
        `{"n":1,"a":{"sent":${second}}}`,
        `{"a":"x"}`,
      ]);
      const figures = await runner.finish(5000);
      assert.deepEqual(figures.errors, [
        "change 3: no send time could be put at /a/sent: /sent is below a string.",
      ]);
      assert.equal(figures.failedCount, 0);
    });
  });
});

function makeConfig(changes: Record<string, unknown> = {}) {
  return sourceConfigSchema.parse({
    id: "script",
    kind: "script",
    file: "s.jsonl",
    dispatchers: [{ kind: "console" }],
    ...changes,
  });
}

function play(lines: readonly string[], changes?: Record<string, unknown>): Promise<string[]> {
  return withFile("s.jsonl", lines.join("\n"), (folder) => playAll(makeConfig(changes), folder));
}

function broken(start: string, reason: RegExp) {
  return (error: unknown) =>
    error instanceof UserError &&
    error.code === "config" &&
    error.message.startsWith(start) &&
    reason.test(error.message);
}
