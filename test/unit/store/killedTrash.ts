import { openTestDataStore } from "../../../src/store/testDataStore.ts";

/** A process of its own that trashes runs and then takes them back (`restore`) or removes them for good (`empty`). */
const [, , folder = "", action = "", ...runIds] = process.argv;
const store = openTestDataStore(folder);
const batch = await store.trashRuns(runIds);
if (action === "restore") await store.restoreTrash(batch);
else await store.emptyTrash(batch);
