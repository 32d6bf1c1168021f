import { startRun } from "../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeLoadedConfig } from "./builders.ts";

const [folder = "", baseUrl = ""] = process.argv.slice(2);
const provider = { id: "local", kind: "openai-compatible", baseUrl, model: "m", concurrency: 1 };
const run = await startRun({
  loaded: makeLoadedConfig(folder, { providers: [provider], runsPerScenario: 1000 }),
  store: openTestDataStore(`${folder}/data`),
  workspaceFolder: folder,
  keys: [],
  versions: { touchstone: "0.0.0" },
  log: () => {},
  print: () => {},
});
await run.finished;
