import assert from "node:assert/strict";
import { chmod, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { listProblems } from "../../../../src/run/problems/listProblems.ts";
import {
  makeConfig,
  makeScenario,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "../../scenarios/config/makeWorkspace.ts";
import { applyFix, listAll, listFixes, readMarked } from "./faultyWorkspace.ts";

const config = "a.touchstone.json";
const stream = makeStream();

describe("the problems of configs", () => {
  afterEach(removeWorkspaces);

  it("are those of all files that they name, each once however many configs name the file", async () => {
    const scenarios = ["s/*.json"];
    const folder = await makeWorkspace({
      [config]: makeConfig({ scenarios }),
      "b.touchstone.json": makeConfig({ name: "b", scenarios, providers: [] }),
      "c.touchstone.json": makeConfig({ name: "c2", scenarios }),
      "s/one.json": makeScenario({ schema: "../x.json", cases: "../c.csv", prompt: "{{a}}" }),
      "x.json": { type: "object", properties: { a: { type: "strng" } } },
      "c.csv": "id,a\n1,x\n1,y\n",
    });
    const configs = [config, "b.touchstone.json", "c.touchstone.json"];
    const found = await Promise.all(
      (await listAll(folder, configs)).map(async (problem) => [
        path.relative(folder, problem.file),
        problem.fault?.code,
        await readMarked(problem),
      ]),
    );
    assert.deepEqual(found.toSorted(), [
      ["b.touchstone.json", undefined, "["],
      ["c.csv", "taken-id", "1,y"],
      ["x.json", "invalid-schema", '"strng"'],
    ]);
  });

  it("tell configs of one name, and go on past one that cannot be read", async () => {
    const folder = await makeWorkspace({
      [config]: makeConfig(),
      "b.touchstone.json": makeConfig(),
    });
    const found = await listAll(folder, ["gone.touchstone.json", config, "b.touchstone.json"]);
    assert.deepEqual(
      found.map(({ file, fault }) => [path.basename(file), fault?.code]),
      [
        [config, "taken-name"],
        ["b.touchstone.json", "taken-name"],
        ["gone.touchstone.json", undefined],
      ],
    );
  });

  it("are those of texts that are not saved yet, with their places", async () => {
    const folder = await makeWorkspace({
      [config]: makeConfig({ scenarios: ["s.json"] }),
      "s.json": makeScenario({ schema: "x.json" }),
      "x.json": { type: "object", properties: { a: true } },
    });
    assert.deepEqual(await listAll(folder), []);
    for (const [name, text] of [
      [config, '{\r\n\t"nme": "😀" }'],
      ["s.json", '{ "kind": "prompt",\r\n\t"nme": "😀" }'],
      ["x.json", '{\r\n\t"type": "nme" }'],
    ] as const) {
      const unsaved = new Map([[path.join(folder, name), text]]);
      const own = (await listAll(folder, [config], { unsaved })).filter(
        ({ file }) => file === path.join(folder, name),
      );
      assert.ok(
        own.some(({ line, column }) => line === 2 && column > 1),
        name,
      );
    }
    assert.deepEqual(await listAll(folder), []);
  });

  it("are the errors first where there are more than are listed, and say how many more", async () => {
    const warned = makeScenario({ prompt: "{{idle}}" });
    const folder = await makeWorkspace({
      [config]: makeConfig({ scenarios: [warned, { ...warned, numbr: 1 }] }),
    });
    const options = { workspaceFolder: folder, dataFolder: path.join(folder, "data") };
    const all = await listProblems([path.join(folder, config)], options);
    const { problems, leftOut } = await listProblems([path.join(folder, config)], {
      ...options,
      most: 2,
    });
    assert.equal(all.leftOut, 0);
    assert.ok(all.problems.some(({ severity }) => severity === "warning"));
    assert.deepEqual([problems.length, leftOut], [2, all.problems.length - 2]);
    assert.deepEqual(new Set(problems.map(({ severity }) => severity)), new Set(["error"]));
  });

  for (const [name, encode] of [
    ["a byte order mark", (text: string) => Buffer.from(`\uFEFF${text}`)],
    ["CR LF", (text: string) => Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["CR alone", (text: string) => Buffer.from(text.replaceAll("\n", "\r"))],
    ["signs of two UTF-16 units before it", (text: string) => Buffer.from(text)],
    ["tabs", (text: string) => Buffer.from(text.replaceAll("  ", "\t"))],
    [
      "all of these",
      (text: string) =>
        Buffer.from(`\uFEFF${text.replaceAll("  ", "\t").replaceAll("\n", "\r\n")}`),
    ],
  ] as const) {
    it(`stand at their place, and are mended there, in files with ${name}`, async () => {
      const text = `{\n  "name": "😀", "runsPerScenari": 2, // 😀 é\n  "providers": [],\n  "scenarios": [${JSON.stringify(stream)}]\n}\n`;
      const folder = await makeWorkspace({ [config]: encode(text) });
      const [problem, ...others] = await listAll(folder);
      assert.ok(problem);
      assert.equal(await readMarked(problem), '"runsPerScenari"');
      assert.deepEqual(others, []);
      const [fix] = await listFixes(problem, folder);
      assert.ok(fix);
      const changed = await applyFix(problem.file, fix);
      const whole = encode(text.replace("runsPerScenari", "runsPerScenario")).toString();
      assert.equal(changed, whole.replace(/^\uFEFF/, ""));
    });
  }

  for (const [name, bytes] of [
    ["UTF-16 with its mark", Buffer.from("\uFEFF{}", "utf16le")],
    ["UTF-16 without one", Buffer.from('{ "name": "c" }', "utf16le")],
    ["UTF-16, big-endian", Buffer.from('\uFEFF{ "name": "c" }', "utf16le").swap16()],
    ["Latin-1", Buffer.from('{ "name": "é" }', "latin1")],
  ] as const) {
    it(`say that a config or scenario is in ${name}`, async () => {
      const folder = await makeWorkspace({
        [config]: makeConfig({ scenarios: ["s.json"] }),
        "b.touchstone.json": bytes,
        "s.json": bytes,
      });
      const found = await listAll(folder, [config, "b.touchstone.json"]);
      const told = found.filter(({ fault }) => fault?.code === "encoding");
      assert.deepEqual(told.map(({ file, line }) => [path.basename(file), line]).toSorted(), [
        ["b.touchstone.json", 1],
        ["s.json", 1],
      ]);
      for (const { message } of told) assert.match(message, /is not UTF-8 .*save it as UTF-8/);
    });
  }

  it("are told of files that go away while they are read, and of what is no file", async () => {
    const folder = await makeWorkspace({
      [config]: makeConfig({ scenarios: ["s.json", "loop.json", "folder.json"] }),
      "s.json": makeScenario(),
      "folder.json/x": "",
    });
    await symlink(path.join(folder, "loop.json"), path.join(folder, "loop.json"));
    const reading = listAll(folder);
    await rm(path.join(folder, "s.json"));
    const messages = (await reading).map(({ message }) => message);
    assert.ok(messages.some((each) => each.includes("loop.json")));
    assert.ok(messages.some((each) => each.includes("folder.json is a folder")));
  });

  it("write nothing", async function () {
    const folder = await makeWorkspace({ [config]: makeConfig({ runsPerScenari: 1 }) });
    await chmod(folder, 0o555);
    try {
      const isRefused = await writeFile(path.join(folder, "probe"), "").then(
        () => false,
        () => true,
      );
      const [problem] = await listAll(folder);
      assert.ok(problem);
      assert.equal((await listFixes(problem, folder)).length, 2);
      if (!isRefused) this.skip(); // whoever may do everything sees no read-only folder
    } finally {
      await chmod(folder, 0o755);
    }
  });
});
