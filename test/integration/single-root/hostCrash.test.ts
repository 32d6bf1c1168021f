import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import {
  data,
  folder,
  listHosts,
  personScenario,
  runToEnd,
  startRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

describe("a run host that is killed", () => {
  it("is told once, its run is closed as interrupted by the next, and runs can be started again", async function () {
    if (process.platform !== "linux") this.skip();
    const providers = [{ id: "sim", kind: "simulated", latencyMs: 60_000, timeoutMs: 120_000 }];
    const file = await writeConfig(folder, "killed", { providers, scenarios: [personScenario()] });
    const messages: string[] = [];
    const showErrorMessage = async (message: string) => void messages.push(message);
    await withAnswers({ showErrorMessage }, async () => {
      const { runId } = await startRun(file);
      const [host] = listHosts();
      process.kill(Number(host), "SIGKILL");
      await waitFor("the message", async () => (messages.length > 0 ? true : undefined));
      const result = await waitForResult(data, runId);
      assert.equal(result.status, "interrupted");
    });
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? "", /run killed was interrupted: .*SIGKILL/);
    await rm(file);
    const { result } = await runToEnd(path.join(folder, "data/configs/people.touchstone.json"));
    assert.equal(result.status, "completed");
  });
});
