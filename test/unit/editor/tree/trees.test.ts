import assert from "node:assert/strict";
import { formatConfigName } from "../../../../src/editor/text/configText.ts";
import {
  buildConfigChildren,
  buildScenarioChildren,
  formatConfigCounts,
} from "../../../../src/editor/tree/configNodes.ts";
import {
  buildRunNodes,
  buildWorkerNodes,
  type RunTreeNode,
} from "../../../../src/editor/tree/runNodes.ts";
import type { WorkerFigures } from "../../../../src/model/results/runWorkers.ts";
import { UserError } from "../../../../src/model/userError.ts";
import type { ConfigSummary, RunRow } from "../../../../src/model/wire/hostProtocol.ts";
import { makeElsewhere, makeEntry, makeProgress } from "../text/makeRun.ts";

const now = new Date(2025, 10, 26, 15, 0);
const local = (day: number, hour: number) => new Date(2025, 10, day, hour).toISOString();

describe("rows of the Runs view", () => {
  it("puts the running run first, then days from the newest, then what is not loaded", () => {
    const rows: RunRow[] = [
      makeRow({ timestamp: local(26, 14), name: "b" }),
      makeRow({ timestamp: local(26, 9), name: "a" }),
      makeRow({ timestamp: local(25, 9), name: "old" }),
    ];
    const nodes = buildRunNodes({
      rows,
      total: 5,
      running: makeProgress(),
      error: undefined,
      now,
    });
    assert.deepEqual(formatNodes(nodes), [
      "running people",
      "Today: b a",
      "Yesterday: old",
      "more 3 of 5",
    ]);
  });

  it("groups as the host has grouped them, with all of a group counted and days in the rows", () => {
    const rows: RunRow[] = [
      makeRow({ timestamp: local(26, 14), name: "b" }),
      makeRow({ timestamp: local(25, 9), name: "b" }),
      makeRow({ timestamp: local(26, 9), name: "a", id: "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b22" }),
      { kind: "broken", label: "x.json", message: "empty" },
    ];
    const groups = [
      { name: "b", count: 70, shown: 2 },
      { name: "a", count: 1, shown: 1 },
      { count: 1, shown: 1 },
    ];
    const options = { rows, total: 72, groups, running: undefined, error: undefined, now };
    const nodes = buildRunNodes({ ...options, grouping: "config" });
    const told = nodes.map((node) =>
      node.kind === "group" ? [node.label, node.count, node.rows.length] : node.kind,
    );
    assert.deepEqual(told, [["b", 70, 2], ["a", 1, 1], ["Without a Config", 1, 1], "more"]);
    const [first] = nodes;
    assert.ok(
      first?.kind === "group" && first.rows.every((row) => row.kind === "run" && row.isDated),
    );
    const goesOn = rows[2]?.kind === "run" ? rows[2].entry.id : "";
    const running = makeProgress({ runId: goesOn });
    const without = buildRunNodes({ ...options, grouping: "config", running });
    assert.equal(without.filter(({ kind }) => kind === "group").length, 2);
  });

  it("shows broken rows in the day their name tells, others in a group of their own", () => {
    const label = `${local(25, 12).replaceAll(/[:.]/g, "-")}.json`;
    const rows: RunRow[] = [
      makeRow({ timestamp: local(26, 9), name: "a" }),
      makeRow({ timestamp: local(24, 9), name: "old" }),
      { kind: "broken", label, message: "is truncated" },
      { kind: "broken", label: "strange", message: "has no id" },
    ];
    const nodes = buildRunNodes({ rows, total: 4, running: undefined, error: undefined, now });
    assert.deepEqual(formatNodes(nodes), [
      "Today: a",
      `Yesterday: !${label}`,
      "Mon 24 Nov 2025: old",
      "Without a Date: !strange",
    ]);
  });

  it("says why runs cannot be listed above those that were", () => {
    const rows = [makeRow({ timestamp: local(26, 9), name: "a" })];
    const noDisk = new UserError("no disk", { code: "host" });
    const nodes = buildRunNodes({ rows, total: 1, running: undefined, error: noDisk, now });
    assert.deepEqual(formatNodes(nodes), ["error no disk", "Today: a"]);
  });

  it("shows a run once while its row is there and it still ends", () => {
    const running = makeProgress();
    const rows = [makeRow({ id: running.runId, timestamp: local(26, 9) })];
    const nodes = buildRunNodes({ rows, total: 1, running, error: undefined, now });
    assert.deepEqual(formatNodes(nodes), ["running people"]);
  });

  it("shows the run of another window in place of its row of before", () => {
    const elsewhere = makeElsewhere();
    const rows = [
      makeRow({ id: elsewhere.runId, timestamp: local(26, 9), name: "before" }),
      makeRow({ timestamp: local(26, 8), name: "a" }),
    ];
    const input = { rows, total: 2, running: undefined, elsewhere, error: undefined, now };
    assert.deepEqual(formatNodes(buildRunNodes(input)), ["elsewhere theirs", "Today: a"]);
  });

  it("puts the workers of a run over a queue below it, fifty of them at most", () => {
    const queue = { store: "redis://there", here: 60, left: 0, lost: 0, underWay: 60 };
    const running = makeProgress({ queue });
    const nodes = buildRunNodes({ rows: [], total: 0, running, error: undefined, now });
    assert.deepEqual(
      nodes.map(({ kind }) => kind),
      ["running", "workers"],
    );
    const worker: WorkerFigures = {
      ...{ id: "a", name: "a", host: "h", version: "1.0.0", state: "here" },
      ...{ joined: "2026-11-28T10:00:00.000Z", underWay: 1, doing: [] },
      ...{ passed: 0, failed: 0, errored: 0 },
    };
    const workers = Array.from({ length: 60 }, (_, at) => ({ ...worker, id: String(at) }));
    const rows = buildWorkerNodes({ queue, workers, omitted: 5 });
    assert.equal(rows.length, 51);
    assert.deepEqual(rows.at(-1), { kind: "moreWorkers", count: 15 });
  });

  it("puts starts that wait below the run that they wait for", () => {
    const elsewhere = makeElsewhere();
    const start = { id: "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21", name: "next", config: "/n.json" };
    const waiting = [start, { ...start, name: "last" }];
    const input = { rows: [], total: 0, running: undefined, error: undefined, now, waiting };
    assert.deepEqual(formatNodes(buildRunNodes({ ...input, elsewhere })), [
      "elsewhere theirs",
      "next after theirs",
      "last after theirs",
    ]);
    assert.deepEqual(formatNodes(buildRunNodes({ ...input, waiting: [start] })), [
      "next after undefined",
    ]);
  });

  it("tells rows of the same id apart", () => {
    const row = makeRow({ timestamp: local(26, 9) });
    const [day] = buildRunNodes({
      rows: [row, row],
      total: 2,
      running: undefined,
      error: undefined,
      now,
    });
    assert.ok(day?.kind === "day");
    assert.deepEqual(
      day.rows.map(({ nth }) => nth),
      [1, 2],
    );
  });
});

describe("rows of the Configs view", () => {
  const summary: ConfigSummary = {
    file: "data/configs/people.touchstone.json",
    name: "people",
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: [
      { number: 1, name: "Extract", kind: "prompt", file: "data/scenarios/1.scenario.json" },
    ],
    keys: [],
    problems: [
      {
        severity: "error",
        file: "/w/x.json",
        line: 3,
        column: 5,
        key: "name",
        message: "is missing",
      },
    ],
  };

  it("shows what is wrong with a config before what it holds", () => {
    const kinds = buildConfigChildren(summary).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["problem", "provider", "scenario"]);
  });

  it("shows sources, queries and reactions below their stream scenario, each row with an id of its own", () => {
    const components = [
      { role: "source", id: "s", kind: "generator" },
      { role: "query", id: "q", kind: "sse" },
      { role: "reaction", id: "r", kind: "http" },
    ] as const;
    const stream = { number: 2, name: "Stream", kind: "stream", file: "data/2.json" };
    const scenarios = [...summary.scenarios, { ...stream, components: [...components] }];
    const rows = buildConfigChildren({ ...summary, scenarios }).map((node) =>
      node.kind === "scenario" ? buildScenarioChildren(node) : [],
    );
    assert.deepEqual(rows.slice(0, -1).flat(), []);
    assert.deepEqual(
      rows.at(-1)?.map((node) => {
        assert.ok(node.kind === "component");
        return [node.component, node.file, node.scenarioNth, node.nth];
      }),
      components.map((component, nth) => [component, "data/2.json", 1, nth]),
    );
  });

  it("counts providers unless there are only stream scenarios and none is needed", () => {
    assert.equal(formatConfigCounts(summary), "1 provider · 1 scenario");
    const none = { ...summary, providers: [] };
    assert.equal(formatConfigCounts(none), "0 providers · 1 scenario");
    const stream = { number: 2, name: "Stream", kind: "stream", file: "data/2.json" };
    assert.equal(formatConfigCounts({ ...none, scenarios: [stream, stream] }), "2 scenarios");
  });

  it("tells of the warnings of a config before what it holds, as they keep nothing from running", () => {
    const warnings = summary.problems.map((each) => ({ ...each, severity: "warning" as const }));
    const doubtful = { ...summary, problems: [...warnings, ...warnings] };
    assert.equal(formatConfigCounts(doubtful), "2 warnings · 1 provider · 1 scenario");
  });

  it("names a config without a name by its file", () => {
    assert.equal(formatConfigName(summary), "people");
    assert.equal(formatConfigName({ ...summary, name: "" }), "people.touchstone.json");
  });
});

function makeRow(change: Parameters<typeof makeEntry>[0]): RunRow {
  return { kind: "run", entry: makeEntry(change), hasFile: true };
}

function formatNodes(nodes: readonly RunTreeNode[]): string[] {
  return nodes.map((node) => {
    if (node.kind === "running") return `running ${node.progress.name}`;
    if (node.kind === "waiting") return `${node.start.name} after ${node.after}`;
    if (node.kind === "elsewhere") return `elsewhere ${node.run.name}`;
    if (node.kind === "more") return `more ${node.shown} of ${node.total}`;
    if (node.kind === "error") return `error ${node.error.message}`;
    if (node.kind !== "day") return node.kind;
    const names = node.rows.map((row) => (row.kind === "run" ? row.entry.name : `!${row.label}`));
    return `${node.label}: ${names.join(" ")}`;
  });
}
