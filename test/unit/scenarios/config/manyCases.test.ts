import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { makeConfig, makeScenario, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

/** Checks the cases of a config, reads them once more as a run does, and prints how many there are. */
const program = `
  const { loadConfig } = await import(process.argv[1]);
  const workspaceFolder = process.argv[2];
  const loaded = await loadConfig(workspaceFolder + "/c.touchstone.json", { workspaceFolder, checksContents: true });
  let count = 0;
  for await (const text of loaded.value.caseSets.get(1).read()) count += text.length > 8000 ? 1 : 0;
  console.log(count);
`;
const long = "x".repeat(8000);
const numbers = Array.from({ length: 10_000 }, (_, index) => index);

describe("10,000 cases", () => {
  afterEach(removeWorkspaces);

  it("are read one by one: 80 MB of them with a heap of 64 MB", async () => {
    const cases = numbers.map((at) => JSON.stringify({ vars: { text: `${at}${long}` } }));
    const scenarios = [makeScenario({ prompt: "{{text}}", cases: "c.jsonl" })];
    const files = {
      "c.touchstone.json": makeConfig({ scenarios }),
      "c.jsonl": cases.join("\n"),
    };
    const folder = await makeWorkspace(files);
    const configs = path.resolve(import.meta.dirname, "../../configs.ts");
    const flags = ["--max-old-space-size=64", "--input-type=module", "-e", program];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, configs, folder]);
    assert.equal(stdout, "10000\n");
  }).timeout(60_000);
});
