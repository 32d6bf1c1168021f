import { withIndexLock } from "../../../../src/store/index/indexLock.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";

// A process that takes the index lock, says so, and holds it until it is killed.
const [dataFolder = ""] = process.argv.slice(2);
await withIndexLock(openTestDataStore(dataFolder).paths, async () => {
  process.send?.("held");
  await new Promise(() => setInterval(() => {}, 60_000));
});
