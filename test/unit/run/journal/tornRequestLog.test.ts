import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { countSentRequests, openRequestLog } from "../../../../src/run/journal/requestLog.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";

describe("the log of requests after a torn line", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-requests-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  for (const [torn, counts] of [
    ["1 ", []],
    ["1 1", [["1 1", 1]]],
    ["1", []],
    ["1 1\n", [["1 1", 1]]],
  ] as const) {
    it(`counts the next request by itself: ${JSON.stringify(torn)}`, async () => {
      const store = openTestDataStore(folder);
      const storage = store.component("f9d5ef76-b7cc-4800-ba7a-5271637b1ee9", "reaction", "p0");
      await mkdir(storage.jsonlFolder, { recursive: true });
      await appendFile(path.join(storage.jsonlFolder, "requests.txt"), torn);
      const log = openRequestLog(storage);
      log.add({ scenario: 1, runNumber: 3 });
      log.close();
      assert.deepEqual([...(await countSentRequests(storage))], [...counts, ["1 3", 1]]);
    });
  }
});
