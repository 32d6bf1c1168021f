import assert from "node:assert/strict";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResultHead } from "../../../../src/model/results/resultFile.ts";
import { loadStreamTestDetail } from "../../../../src/run/records/loadStreamTestDetail.ts";
import { locateComponentFile } from "../../../../src/run/records/locateComponentFile.ts";
import {
  makeLine,
  makeObservedTest,
  makeStoredStreams,
  runId,
  type StoredStreams,
  startNs,
} from "./storedStreams.ts";

const key = { provider: "comfort-alerts", scenario: 11, runNumber: 2 };

describe("loadStreamTestDetail", () => {
  let stored: StoredStreams;
  let problems: string[];
  beforeEach(async () => {
    stored = await makeStoredStreams();
    problems = [];
  });
  afterEach(() => stored.remove());

  const load = (loadHead: () => Promise<ResultHead> = () => assert.fail("asked for the head")) =>
    loadStreamTestDetail(stored.store, {
      runId,
      key,
      loadHead,
      onProblem: (message) => problems.push(message),
    });

  it("lists every component of the scenario, the one that was asked for first", async () => {
    const { components } = await load();
    assert.deepEqual(
      components.map(({ role, id, kind }) => `${role} ${id} ${kind}`),
      [
        "reaction comfort-alerts http",
        "source facilities generator",
        "query room-comfort sse",
        "reaction audit http",
      ],
    );
    assert.deepEqual(components[0]?.files, []);
    assert.equal(components[0]?.observed, undefined);
  });

  it("gives the figures of the test that was asked for, with all digits, and every file", async () => {
    const storage = stored.store.component(runId, "reaction", "comfort-alerts");
    const tests = [
      makeObservedTest({ record_count: 1 }),
      makeObservedTest({ run_number: 2, record_count: 7 }),
    ];
    const kind = "http";
    await storage.writeSummary({ kind, tests });
    await stored.write("reactions/comfort-alerts/output_log/jsonl_file/outputs_00000.jsonl", [
      makeLine(1),
    ]);
    const [component] = (await load()).components;
    assert.equal(component?.observed?.record_count, 7);
    assert.equal(component?.observed?.start_time_ns, startNs);
    assert.deepEqual(
      component?.files.map((file) => path.posix.relative(`test_runs/${runId}`, file.path)),
      [
        "reactions/comfort-alerts/output_log/jsonl_file/outputs_00000.jsonl",
        "reactions/comfort-alerts/test_run_summary.json",
      ],
    );
  });

  it("shows a component without figures when its summary is broken, and says so", async () => {
    await stored.write("reactions/comfort-alerts/test_run_summary.json", "{");
    const [component] = (await load()).components;
    assert.equal(component?.observed, undefined);
    assert.equal(component?.files.length, 1);
    assert.match(problems.join(), /test_run_summary\.json is broken/);
  });

  it("shows what the result file tells where the run's folder is not here or broken", async () => {
    const head = {
      config: {
        providers: ["room-comfort", "comfort-alerts"],
        scenarios: [11],
        runsPerScenario: 2,
        providerDetails: {
          "room-comfort": { kind: "sse query" },
          "comfort-alerts": { kind: "http reaction" },
        },
        scenarioDetails: {
          11: {
            name: "Building comfort",
            kind: "stream",
            components: ["room-comfort", "comfort-alerts"],
          },
        },
      },
    } as unknown as ResultHead;
    const expected = [
      { role: "reaction", id: "comfort-alerts", kind: "http", files: [] },
      { role: "query", id: "room-comfort", kind: "sse", files: [] },
    ];
    await stored.write("run.json", "{");
    assert.deepEqual((await load(async () => head)).components, expected);
    await rm(stored.store.paths.runFolder(runId), { recursive: true });
    assert.deepEqual((await load(async () => head)).components, expected);
  });
});

describe("locateComponentFile", () => {
  let stored: StoredStreams;
  const file = `test_runs/${runId}/reactions/audit/test_run_summary.json`;
  beforeEach(async () => {
    stored = await makeStoredStreams();
    await stored.write("reactions/audit/test_run_summary.json", "{}");
  });
  afterEach(() => stored.remove());

  const locate = (asked: string) => locateComponentFile(stored.store, runId, asked);
  const { join } = path;

  it("gives the absolute path of a file of the run", async () => {
    assert.equal(await locate(file), join(stored.store.paths.dataFolder, file));
  });

  it("refuses what lies outside the run's folder, whatever way it is spelled", async () => {
    const other = "123e4567-e89b-42d3-a456-426614174000";
    const outside = join(stored.folder, "secret.txt");
    await writeFile(outside, "secret");
    await mkdir(join(stored.store.paths.testRunsFolder, other), { recursive: true });
    for (const asked of [
      "../secret.txt",
      outside,
      `test_runs/${other}/run.json`,
      `test_runs/${runId}/../../../secret.txt`,
      `test_runs/${runId}2/x`,
      "",
    ]) {
      await assert.rejects(locate(asked), { code: "usage" }, asked);
    }
  });

  it("refuses symbolic links to files and folders elsewhere", async () => {
    const outside = join(stored.folder, "outside");
    await mkdir(outside);
    await writeFile(join(outside, "secret.txt"), "secret");
    const folder = stored.store.paths.runFolder(runId);
    await symlink(join(outside, "secret.txt"), join(folder, "link.txt"));
    await symlink(outside, join(folder, "queries"));
    await assert.rejects(locate(`test_runs/${runId}/link.txt`), { code: "usage" });
    await assert.rejects(locate(`test_runs/${runId}/queries/secret.txt`), { code: "usage" });
  });

  it("says of a file that is not there, of a folder and of an impossible name that there is none", async () => {
    for (const name of ["none.json", "reactions", "a\0b"]) {
      await assert.rejects(locate(`test_runs/${runId}/${name}`), { code: "not_found" }, name);
    }
  });
});
