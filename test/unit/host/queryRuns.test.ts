import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { countNames, nameGroup, queryRuns } from "../../../src/host/queryRuns.ts";
import type { RunFilter } from "../../../src/model/results/runQuery.ts";
import type { RunRow } from "../../../src/model/wire/hostProtocol.ts";
import { makeEntry } from "../editor/text/makeRun.ts";

type Made = Partial<Parameters<typeof makeEntry>[0]> & { branch?: string; label?: string };

const branches = new Map<string, string>();
const branchOf = (row: RunRow) => (row.kind === "run" ? branches.get(row.entry.id) : undefined);

function makeRow({ branch, label, ...change }: Made = {}): RunRow {
  const entry = makeEntry({ id: randomUUID(), ...change });
  if (branch !== undefined) branches.set(entry.id, branch);
  return { kind: "run", entry, hasFile: true, ...(label === undefined ? {} : { label }) };
}
const broken: RunRow = { kind: "broken", label: "2026.json", message: "It is empty." };

function names(rows: readonly RunRow[]): string[] {
  return rows.map((row) => (row.kind === "run" ? (row.entry.name ?? "-") : row.label));
}

describe("runs that are listed", () => {
  const all = [
    makeRow({ name: "a", branch: "main" }),
    makeRow({ name: "b", branch: "topic", status: "interrupted", label: "Old Prompt" }),
    makeRow({
      name: "c",
      branch: "main",
      summary: { providers: ["gpt"], totalTests: 1, successRate: 0 },
    }),
    makeRow({ name: "__proto__" }),
    broken,
  ];
  const list = (filter: RunFilter, limit = 10) =>
    queryRuns(all, { filter, offset: 0, limit, branchOf });

  it("are all of them without a filter, as many as asked for", () => {
    const { rows, total, groups } = list({}, 2);
    assert.deepEqual([names(rows), total, groups], [["a", "b"], 5, undefined]);
  });

  it("are narrowed by each part of a filter, and by all of them together", () => {
    for (const [filter, expected] of [
      [{ config: "a" }, ["a"]],
      [{ config: "__proto__" }, ["__proto__"]],
      [{ config: "nobody" }, []],
      [{ state: "interrupted" }, ["b"]],
      [{ state: "failed" }, ["c"]],
      [{ branch: "main" }, ["a", "c"]],
      [{ text: "PROMPT old" }, ["b"]],
      [{ text: "gpt" }, ["c"]],
      [{ text: "empty" }, ["2026.json"]],
      [{ text: "  " }, ["a", "b", "c", "__proto__", "2026.json"]],
      [{ branch: "main", state: "failed" }, ["c"]],
      [{ branch: "topic", text: "gpt" }, []],
    ] satisfies [RunFilter, string[]][]) {
      const { rows, total } = list(filter);
      assert.deepEqual([names(rows), total], [expected, expected.length], JSON.stringify(filter));
    }
  });

  it("come by group, in the order of their newest, with those that have none", () => {
    const { rows, groups } = queryRuns(all, { grouping: "branch", offset: 0, limit: 10, branchOf });
    assert.deepEqual(names(rows), ["a", "c", "b", "__proto__", "2026.json"]);
    assert.deepEqual(groups, [
      { name: "main", count: 2, shown: 2 },
      { name: "topic", count: 1, shown: 1 },
      { count: 2, shown: 2 },
    ]);
  });

  it("share the limit fairly among groups, however large one is", () => {
    const large = [
      ...Array.from({ length: 1000 }, () => makeRow({ name: "large" })),
      ...Array.from({ length: 3 }, () => makeRow({ name: "small" })),
      ...Array.from({ length: 50 }, () => makeRow({ name: "middle" })),
    ];
    const { groups = [], total } = queryRuns(large, {
      grouping: "config",
      offset: 0,
      limit: 100,
      branchOf,
    });
    assert.equal(total, 1053);
    assert.deepEqual(
      groups.map(({ name, shown }) => [name, shown]),
      [
        ["large", 49],
        ["small", 3],
        ["middle", 49],
      ],
    );
    const many = Array.from({ length: 500 }, (_, at) => makeRow({ name: `config ${at}` }));
    const each = queryRuns(many, { grouping: "config", offset: 0, limit: 100, branchOf });
    assert.ok(each.groups?.every(({ shown }) => shown === 1));
  });

  it("can be filtered by the names that come most, counted", () => {
    const counted = countNames(all, (row) => nameGroup(row, "branch", branchOf));
    assert.deepEqual(counted, [
      { name: "main", count: 2 },
      { name: "topic", count: 1 },
    ]);
  });
});
