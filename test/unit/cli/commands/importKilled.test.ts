import assert from "node:assert/strict";
import { type FSWatcher, watch } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleCli, startCli } from "../cliHarness.ts";

const kills = 6;
const config = {
  prompts: ["Capital of {{land}}?", "River of {{land}}?", "Sea of {{land}}?"],
  providers: ["openai:gpt-4o-mini"],
  tests: [{ vars: { land: "Peru" }, assert: [{ type: "equals", value: "Lima" }] }],
};
const samples = Array.from({ length: 1500 }, (_, index) => ({
  promptIdx: 0,
  testIdx: index,
  prompt: { raw: `Who is number ${index}? ${"Say it in full. ".repeat(20)}`, label: "Who?" },
  response: { output: `Number ${index}. ${"It is said in full. ".repeat(20)}` },
  vars: { number: String(index) },
  provider: { id: "openai:gpt-4o-mini" },
  testCase: { vars: { number: String(index) }, assert: [{ type: "contains", value: "full" }] },
  success: true,
  failureReason: 0,
  latencyMs: index,
}));
const results = {
  evalId: "eval-abc-2026-01-02T03:04:05",
  results: {
    version: 3,
    timestamp: "2026-01-02T03:04:05.006Z",
    prompts: [],
    results: samples,
    stats: {},
  },
  config: { description: "Numbers" },
};

describe("an import that is killed", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    await bundleCli();
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-killed-"));
    await writeFile(path.join(folder, "capitals.json"), JSON.stringify(config));
    await writeFile(path.join(folder, "numbers.json"), JSON.stringify(results));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function run(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await (await startCli(args, { cwd: folder })).result;
    assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** Kills it as soon as so many things changed in its data folder; false when it ended before. */
  async function killAfter(changes: number, file: string, out: string): Promise<boolean> {
    await mkdir(path.join(folder, out));
    const { child, result } = await startCli(["import", file, "--out", out], { cwd: folder });
    const watcher: FSWatcher = watch(path.join(folder, out), { recursive: true });
    let seen = 0;
    watcher.on("change", () => {
      seen += 1;
      if (seen === changes) child.kill("SIGKILL");
    });
    await result;
    watcher.close();
    return child.signalCode === "SIGKILL";
  }

  /** Files by name, without those under a temporary one. */
  async function readAll(out: string): Promise<Record<string, string>> {
    const entries = await readdir(path.join(folder, out), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"));
    const texts = files.map(async ({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(path.join(folder, out), file), await readFile(file, "utf8")] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  }

  const isTemporary = (name: string) => name.endsWith(".tmp");

  it("leaves of a config whole files only, the config last, and a second import makes it complete", async () => {
    await run(["import", "capitals.json", "--out", "config"]);
    const whole = await readAll("config");
    const [configFile = ""] = Object.keys(whole).filter((name) =>
      name.endsWith(".touchstone.json"),
    );
    let killed = 0;
    for (let changes = 1; changes <= kills; changes++) {
      const out = `config-${changes}`;
      if (await killAfter(changes * 3 - 2, "capitals.json", out)) killed += 1;
      const left = await readAll(out);
      for (const [name, text] of Object.entries(left)) assert.equal(text, whole[name], name);
      if (configFile in left) assert.deepEqual(left, whole);
      await run(["import", "capitals.json", "--out", out]);
      assert.deepEqual(await readAll(out), whole);
      const names = await readdir(path.join(folder, out), { recursive: true });
      assert.deepEqual(names.filter(isTemporary), []);
    }
    assert.ok(killed > 0);
  });

  it("leaves of results a whole run or none, and a second import makes it complete", async () => {
    await run(["import", "numbers.json", "--out", "run"]);
    const results = (files: Record<string, string>) =>
      Object.entries(files).filter(([name]) => /^results\/(?!index)/.test(name));
    const whole = results(await readAll("run"));
    assert.equal(whole.length, 1);
    let killed = 0;
    for (let changes = 1; changes <= kills; changes++) {
      const out = `run-${changes}`;
      if (await killAfter(changes, "numbers.json", out)) killed += 1;
      const left = results(await readAll(out));
      assert.ok(left.length <= 1);
      for (const each of left) assert.deepEqual(each, whole[0]);
      const listed = JSON.parse(await run(["list", "--json", "--data", out]));
      assert.equal(listed.runs.length, left.length);
      await run(["import", "numbers.json", "--out", out]);
      assert.deepEqual(results(await readAll(out)), whole);
      assert.equal(JSON.parse(await run(["list", "--json", "--data", out])).runs.length, 1);
    }
    assert.ok(killed > 0);
  });
});
