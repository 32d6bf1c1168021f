import { randomUUID } from "node:crypto";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";

/** A process of its own that labels five runs in the data folder of its first argument. */
const [, , folder = ""] = process.argv;
const store = openTestDataStore(folder);
for (let at = 0; at < 5; at++) await store.changeLabels([randomUUID()], { label: String(at) });
