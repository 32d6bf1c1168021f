import assert from "node:assert/strict";
import path from "node:path";
import { readRunConfig } from "../../../../src/run/readRunConfig.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  removeWorkspaces,
} from "../../scenarios/config/makeWorkspace.ts";

describe("settle in a config", () => {
  afterEach(removeWorkspaces);

  async function listProblems(
    config: Record<string, unknown>,
    scenarios = [makeScenario()],
  ): Promise<string[]> {
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ scenarios, ...config }),
    });
    const file = path.join(folder, "a.touchstone.json");
    const { problems } = await readRunConfig(file, { workspaceFolder: folder });
    return problems.map(({ severity, key, message }) => `${severity} ${key}: ${message}`);
  }

  it("has defaults, which cells of a good rate settle by, and says what the worst would take", async () => {
    assert.deepEqual(await listProblems({ settle: {} }), [
      "warning settle: a half-width of 10 points takes up to 298 rounds (where half of the tests pass; 100 at 90 %): cells that need more than 100 are given up",
    ]);
    assert.deepEqual(await listProblems({ settle: { maxRuns: 300 } }), []);
  });

  it("counts the cases of a round", async () => {
    const cases = [{ vars: { a: 1 } }, { vars: { a: 2 } }, { vars: { a: 3 } }];
    const scenarios = [makeScenario({ prompt: "{{a}}", cases })];
    assert.deepEqual(await listProblems({ settle: {} }, scenarios), []);
    assert.match(
      (await listProblems({ settle: { halfWidth: 5 } }, scenarios)).join(),
      /up to 4\d\d/,
    );
  });

  it("is refused beside a number of runs, and with more rounds at least than at most", async () => {
    assert.deepEqual(await listProblems({ settle: {}, runsPerScenario: 5 }), [
      "error runsPerScenario: settle says how many: leave one of the two out",
    ]);
    assert.deepEqual(await listProblems({ settle: { minRuns: 20, maxRuns: 10 } }), [
      "error settle.minRuns: minRuns (20) must not be above maxRuns (10)",
    ]);
    assert.deepEqual(await listProblems({ settle: { maxRuns: 5 } }), [
      "error settle.maxRuns: minRuns (10) must not be above maxRuns (5)",
    ]);
    assert.match((await listProblems({ settle: { halfWidth: 0 } })).join(), /settle.halfWidth/);
  });
});
