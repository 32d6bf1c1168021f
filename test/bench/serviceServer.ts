import path from "node:path";
import { createRunHost } from "../../src/run/runHost.ts";
import { startService } from "../../src/service/service.ts";
import { openTestDataStore } from "../../src/store/testDataStore.ts";
import { benchToken } from "./serviceClient.ts";

/** The Test Service over the workspace folder that is its argument; tells its memory when asked, ends with its input. */
const workspaceFolder = process.argv[2] ?? "";
const dataFolder = path.join(workspaceFolder, "data");
const log = (level: string, message: string): void => {
  if (level === "warn" || level === "error") console.error(`${level}: ${message}`);
};
const runs = createRunHost({
  store: openTestDataStore(dataFolder),
  workspaceFolder,
  log,
  versions: { touchstone: "0.0.0" },
  print: () => undefined,
  grantKeys: async () => [],
  onProgress: () => undefined,
  onFinished: () => undefined,
});
const place = { host: "127.0.0.1", port: 0, token: benchToken };
const service = await startService({ runs, ...place, log, isTrusted: true });
console.log(JSON.stringify({ url: service.url }));
process.stdin.on("data", () => console.log(JSON.stringify({ rss: process.memoryUsage.rss() })));
process.stdin.on("end", () => void service.close().then(() => process.exit()));
