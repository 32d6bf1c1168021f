import assert from "node:assert/strict";
import { appendFile, rm } from "node:fs/promises";
import path from "node:path";
import { createTempFolder } from "../../harness/paths.ts";
import { countEvents } from "../../harness/suiteResult.ts";
import type { TestEvent } from "../../harness/testEvents.ts";

describe("countEvents", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await createTempFolder("events");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function count(...events: TestEvent[]) {
    const file = path.join(folder, "events");
    for (const event of events) await appendFile(file, `${JSON.stringify(event)}\n`);
    return countEvents("sample", file);
  }
  const start: TestEvent = { event: "start", title: "a" };
  const pass: TestEvent = { event: "pass", title: "a", durationMs: 1 };
  const fail: TestEvent = { event: "fail", title: "b", error: "wrong" };
  const end: TestEvent = { event: "end" };

  it("counts what passed, failed and was skipped, and keeps why", async () => {
    assert.deepEqual(await count(start, pass, start, fail, { event: "skip", title: "c" }, end), {
      suite: "sample",
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: [{ title: "b", error: "wrong" }],
      repeated: [],
    });
  });

  it("counts a test that was run once more as what it came to then, and keeps why", async () => {
    const { passed, failed, repeated } = await count(
      ...[start, { event: "retry", title: "a", error: "late" } as const, start, pass, end],
    );
    assert.deepEqual(
      { passed, failed, repeated },
      { passed: 1, failed: 0, repeated: [{ title: "a", error: "late" }] },
    );
  });

  it("counts a suite that did not end as failed", async () => {
    const { passed, failed } = await count(start, pass, start);
    assert.deepEqual({ passed, failed }, { passed: 1, failed: 1 });
  });

  it("counts a suite that never began as failed", async () => {
    assert.equal((await count()).failed, 1);
  });

  it("counts a suite without tests as failed", async () => {
    assert.equal((await count(end)).failed, 1);
  });

  it("leaves a line that is still being written for later", async () => {
    await appendFile(path.join(folder, "events"), `${JSON.stringify(pass)}\n{"event":"fa`);
    assert.equal(countEvents("sample", path.join(folder, "events")).passed, 1);
  });
});
