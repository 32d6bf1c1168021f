import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { mapLimited, maxOpenFiles } from "../../src/common/mapLimited.ts";
import type { HostToEditor } from "../../src/model/wire/hostProtocol.ts";
import type { Engine } from "./builtEngine.ts";

/** Argument: engine, data folder, runs to keep. Previews and applies a retention policy as a run host; prints what it took as JSON. */
const [engineFile = "", folder = "", keepLast = ""] = process.argv.slice(2);
const engine = (await import(pathToFileURL(engineFile).href)) as Engine;
const policy = { keepLast: Number(keepLast) };
const resolutionMs = 1;

const host = openHost();
await host.ask("initialize", {
  ...{ workspaceFolder: folder, dataFolder: folder, touchstoneVersion: "0.0.0" },
});
await host.ask("listRuns", { offset: 0, limit: 200 });
const beforeMb = process.memoryUsage.rss() / 2 ** 20;
const preview = await measure(previewAll);
const application = await measure(() => host.ask("applyRetention", { policy }));
const { batch, count } = application.result as { batch: string; count: number };
const peakMb = process.resourceUsage().maxRSS / 1024;
await host.ask("restoreTrash", { batch });
await host.close();
const { tookMs: bareMs } = await measure(doBare);
console.log(
  JSON.stringify({
    ...{ beforeMb, peakMb, bareMs, count },
    preview: { ...preview, result: undefined },
    application: { ...application, result: undefined },
  }),
);

// --- internal ---

interface Host {
  ask(method: string, params: object): Promise<unknown>;
  close(): Promise<void>;
}

function openHost(): Host {
  const answers = new Map<number, (message: HostToEditor & { type: "response" }) => void>();
  const server = engine.createHostServer((message) => {
    if (message.type === "response") answers.get(message.id)?.(message);
  });
  let asked = 0;
  return {
    async ask(method, params) {
      asked += 1;
      const id = asked;
      const answered = new Promise<HostToEditor & { type: "response" }>((resolve) => {
        answers.set(id, resolve);
      });
      server.onMessage({ type: "request", id, method, params });
      const answer = await answered;
      if ("error" in answer) throw new Error(JSON.stringify(answer.error));
      return answer.result;
    },
    close: () => server.close(),
  };
}

/** As the page does: it asks how far it is until it is there. */
async function previewAll(): Promise<void> {
  for (let isFresh = true; ; isFresh = false) {
    const planned = (await host.ask("planRetention", { policy, isFresh })) as { progress?: object };
    if (planned.progress === undefined) return;
  }
}

async function measure<T>(work: () => Promise<T>) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const startedAt = performance.now();
  const result = await work();
  const tookMs = performance.now() - startedAt;
  delays.disable();
  return { result, tookMs, longestBlockMs: delays.max / 1e6 - resolutionMs };
}

/** The same on disk and no more: every result file read and parsed, those that go moved, and their folders with them. */
async function doBare(): Promise<void> {
  const results = path.join(folder, "results");
  const away = path.join(folder, "away");
  await mkdir(away);
  const names = (await readdir(results)).sort();
  const ids = await mapLimited(names, maxOpenFiles, async (name) => {
    const { id } = JSON.parse(await readFile(path.join(results, name), "utf8")) as { id: string };
    return id;
  });
  for (const [at, id] of ids.slice(0, -policy.keepLast).entries()) {
    const name = names[at] ?? "";
    await rename(path.join(results, name), path.join(away, name));
    await rename(path.join(folder, "test_runs", id), path.join(away, id));
  }
}
