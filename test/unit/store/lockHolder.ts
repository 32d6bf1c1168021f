import { createJsonlLogger } from "../../../src/loggers/kinds/jsonlLogger.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeRecord } from "../loggers/recordFixtures.ts";
import { makeRunFolder } from "./storeFixtures.ts";

// A run in a process of its own: takes the lock, says so, and writes records until it is killed.
const [dataFolder = "", runId = ""] = process.argv.slice(2);
const store = openTestDataStore(dataFolder);
await store.acquireRunLock({ runId, name: "people" });
await store.createRunFolder(makeRunFolder({ id: runId }));
const { jsonlFolder } = store.component(runId, "reaction", "sim");
const logger = createJsonlLogger({
  folder: jsonlFolder,
  filePrefix: "outputs",
  maxLinesPerFile: 1000,
});
let written = 0;
async function writeOn(): Promise<void> {
  for (;;) {
    written += 1;
    const sequence = written;
    await logger.logHandlerRecord(makeRecord(sequence, "x".repeat(2000)));
    process.send?.(sequence);
  }
}
await Promise.all(Array.from({ length: 8 }, writeOn));
