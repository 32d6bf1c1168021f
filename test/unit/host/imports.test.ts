import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Workspace } from "../run/builders.ts";
import { type HostHarness, useHost } from "./hostHarness.ts";

describe("imports in the run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  useHost((opened) => {
    ({ workspace, host } = opened);
  });

  async function write(name: string, text: string): Promise<string> {
    const file = path.join(workspace.folder, name);
    await writeFile(file, text);
    return file;
  }

  it("say what a config becomes before anything is written, then write that", async () => {
    const file = await write(
      "c.yaml",
      "prompts: ['Capital of {{land}}?']\nproviders: ['exec:./x']\n",
    );
    const { label, content, notes } = await host.request("planImport", { file });
    assert.equal(label, "promptfoo");
    assert.ok(content.kind === "config");
    assert.deepEqual(
      content.files.filter((name) => existsSync(path.join(workspace.dataFolder, name))),
      [],
    );
    assert.ok(notes.some((note) => note.includes("exec:./x")));
    const { files } = await host.request("writeImport", { file });
    assert.deepEqual(
      files,
      content.files.map((name) => path.join(workspace.dataFolder, name)),
    );
    assert.ok(files.every((each) => existsSync(each)));
  });

  it("make a run whose report opens, with what is not known left out", async () => {
    const evaluation = { task: "primes", model: "lab/big", created: "2026-02-03T04:05:06Z" };
    const sample = { id: 1, input: "Is 7 prime?", scores: { match: { value: "C" } } };
    const log = { version: 2, status: "success", eval: evaluation, samples: [sample] };
    const file = await write("log.json", JSON.stringify(log));
    const { content } = await host.request("planImport", { file });
    assert.deepEqual(content, { kind: "run", name: "primes", tests: 1 });
    const { runId = "" } = await host.request("writeImport", { file });
    const { rows } = await host.request("listRuns", { offset: 0, limit: 10 });
    const [row] = rows;
    assert.ok(row?.kind === "run" && row.entry.id === runId);
    assert.equal(row.entry.duration, undefined);
  });

  it("refuse what is of no tool", async () => {
    const file = await write("o.json", "{}");
    await assert.rejects(host.request("planImport", { file }), /config: o\.json is no file of/);
  });
});
