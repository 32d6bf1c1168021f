import { randomUUID } from "node:crypto";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";

/** A process of its own that marks five baselines in the data folder of its first argument. */
const [, , folder = "", name = ""] = process.argv;
const store = openTestDataStore(folder);
for (let at = 0; at < 5; at++) await store.setBaseline(`${name}${at}`, randomUUID());
