import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const file = fileURLToPath(new URL("../../../src/cli/boundHeap.ts", import.meta.url));

/** Bytes of V8's space for new objects before and after many were made that stay. */
async function measureYoung(isBounded: boolean): Promise<{ before: number; after: number }> {
  const code = `
    import v8 from "node:v8";
    import { boundHeap } from ${JSON.stringify(file)};
    if (${isBounded}) boundHeap();
    const read = () => v8.getHeapSpaceStatistics().find((s) => s.space_name === "new_space").space_size;
    const before = read();
    const kept = Array.from({ length: 1_000_000 }, (_, at) => ({ at }));
    console.log(JSON.stringify({ before, after: read(), kept: kept.length }));`;
  const args = ["--input-type=module", "-e", code];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

describe("the heap of the command line", () => {
  it("keeps its space for new objects as it is once it is bounded, however many stay", async () => {
    const { before, after } = await measureYoung(true);
    // V8 counts only one of its two halves before the first collection.
    assert.ok(after <= 2 * before, `${before} became ${after}`);
  });

  it("would be enlarged by Node's own rule, which is what the bound is for", async () => {
    const { before, after } = await measureYoung(false);
    assert.ok(after > 4 * before, `${before} stayed ${after}`);
  });
});
