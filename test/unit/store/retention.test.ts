import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { IndexEntry } from "../../../src/model/results/indexFile.ts";
import { selectForCleanUp } from "../../../src/store/retention.ts";

const now = Date.parse("2026-11-21T00:00:00Z");
const dayMs = 86_400_000;

function makeEntry(ageDays: number) {
  return {
    id: randomUUID(),
    timestamp: new Date(now - ageDays * dayMs).toISOString(),
    filename: "2026.json",
    summary: { providers: [], totalTests: 0, successRate: 0, ageDays },
  };
}

describe("clean up", () => {
  const entries = [5, 40, 1, 31, 30].map(makeEntry);
  const select = (rules: { olderThanMs?: number; keepLast?: number }) =>
    selectForCleanUp(entries, { ...rules, now }).map(({ summary }) => summary.ageDays);

  it("takes what is older, newest first", () => {
    assert.deepEqual(select({ olderThanMs: 30 * dayMs }), [31, 40]);
  });
  it("takes what is beyond the last few", () => {
    assert.deepEqual(select({ keepLast: 2 }), [30, 31, 40]);
    assert.deepEqual(select({ keepLast: 0 }).length, 5);
  });
  it("with both rules takes only what is older and beyond", () => {
    assert.deepEqual(select({ olderThanMs: 2 * dayMs, keepLast: 4 }), [40]);
    assert.deepEqual(select({ olderThanMs: 35 * dayMs, keepLast: 1 }), [40]);
  });
  it("counts no probe among the last, and takes one when so many runs are newer", () => {
    const makeProbe = (ageDays: number) => ({ ...makeEntry(ageDays), probe: true as const });
    const mixed = [makeProbe(0), ...entries, makeProbe(2), makeProbe(35)];
    const take = (keepLast: number, olderThanMs?: number) =>
      selectForCleanUp(mixed, {
        keepLast,
        now,
        ...(olderThanMs === undefined ? {} : { olderThanMs }),
      }).map(({ summary }) => summary.ageDays);
    assert.deepEqual(take(2), [30, 31, 35, 40]);
    assert.deepEqual(take(1), [2, 5, 30, 31, 35, 40]);
    assert.deepEqual(take(4), [35, 40]);
    assert.deepEqual(take(5), []);
    assert.deepEqual(take(0).length, 8);
    assert.deepEqual(take(1, 32 * dayMs), [35, 40]);
  });
  it("takes nothing without a rule, nor a run whose time cannot be read", () => {
    assert.deepEqual(select({}), []);
    const entry = { ...makeEntry(1), timestamp: "yesterday" };
    assert.deepEqual(selectForCleanUp([entry], { olderThanMs: 0, now }), []);
  });
});

describe("clean up of what is to be kept", () => {
  const named = (ageDays: number, name: string | undefined, more = {}) => ({
    ...makeEntry(ageDays),
    ...(name === undefined ? {} : { name }),
    ...more,
  });
  const days = (entries: readonly IndexEntry[]) => entries.map(({ summary }) => summary.ageDays);

  it("never takes a kept run, which still counts among the newest", () => {
    const entries = [1, 2, 3, 4, 50].map((age) => named(age, "people"));
    const kept = new Set([entries[0]?.id ?? "", entries[4]?.id ?? ""]);
    assert.deepEqual(days(selectForCleanUp(entries, { keepLast: 2, now, kept })), [3, 4]);
    assert.deepEqual(days(selectForCleanUp(entries, { keepLast: 0, now, kept })), [2, 3, 4]);
    assert.deepEqual(days(selectForCleanUp(entries, { olderThanMs: 0, now, kept })), [2, 3, 4]);
  });

  it("per config counts the runs of each by itself and leaves its newest, however old", () => {
    const entries = [
      ...[1, 2, 3].map((age) => named(age, "people")),
      ...[40, 41].map((age) => named(age, "animals")),
      named(60, undefined),
    ];
    const take = (rules: { keepLast?: number; olderThanMs?: number }) =>
      days(selectForCleanUp(entries, { ...rules, now, perConfig: true }));
    assert.deepEqual(take({ keepLast: 1 }), [2, 3, 41]);
    assert.deepEqual(take({ keepLast: 2 }), [3]);
    assert.deepEqual(take({ olderThanMs: 0 }), [2, 3, 41]);
    assert.deepEqual(take({ olderThanMs: 30 * dayMs, keepLast: 1 }), [41]);
    assert.deepEqual(take({}), []);
  });

  it("per config takes a probe as the newest only where there is nothing else", () => {
    const probe = { probe: true as const };
    const entries = [
      named(1, "a", probe),
      named(9, "a"),
      named(2, "b", probe),
      named(3, "b", probe),
    ];
    const rules = { olderThanMs: 0, now, perConfig: true };
    assert.deepEqual(days(selectForCleanUp(entries, rules)), [1, 3]);
  });

  it("per config tells apart names that objects inherit, and runs without one", () => {
    const entries = ["__proto__", "constructor", "name x", undefined].flatMap((name) =>
      [1, 2].map((age) => named(age, name)),
    );
    const rules = { keepLast: 1, now, perConfig: true };
    assert.equal(selectForCleanUp(entries, rules).length, 4);
  });
});
