import { writeFile } from "node:fs/promises";
import path from "node:path";
import { killWorkers, queueKey, startWorker } from "../browser/queueWorkers.ts";
import { reportFrame } from "../browser/reportFrame.ts";
import { chooseOfView, treeRow } from "../browser/treeView.ts";
import { choose, enter, openViewContainer, quickInput } from "../browser/workbench.ts";
import { startRedisServer } from "../servers/redisServer.ts";
import { logStep } from "./log.ts";
import { openWindow } from "./openWindow.ts";
import { type ColorTheme, showTheme } from "./showTheme.ts";

/** Takes pictures of a run over a queue: four workers, one of them killed. */
export async function takeQueue(target: string, themes: readonly ColorTheme[]): Promise<void> {
  const redis = await startRedisServer();
  const workers = await Promise.all(Array.from({ length: 4 }, () => startWorker(redis.url)));
  const viewport = { width: 1440, height: 900 };
  const { page, folder, close } = await openWindow({ fixture: "sample", viewport });
  page.setDefaultTimeout(60_000);
  const [killed] = workers;
  try {
    await writeConfig(folder);
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "people at scale").waitFor();
    await chooseOfView(page, "Runs", "Start Run on Queue…");
    await choose(page, "people at scale");
    await quickInput(page).getByText("URL of the Redis, Valkey or PostgreSQL").waitFor();
    await enter(page, redis.url);
    await quickInput(page).getByText("The same as TOUCHSTONE_QUEUE_KEY").waitFor();
    await enter(page, queueKey);
    for (const { name } of workers) {
      await treeRow(page, "Runs", name)
        .getByText(/[1-9]\d* passed/)
        .waitFor();
    }
    if (killed !== undefined) {
      await killWorkers([killed]);
      await treeRow(page, "Runs", killed.name).getByText(/^lost/).waitFor();
    }
    // The buttons of a row are there while it is selected.
    await treeRow(page, "Runs", "people at scale").click();
    const report = reportFrame(page);
    for (const theme of themes) {
      await showTheme(page, folder, theme);
      for (const [section, name] of Object.entries({ Overview: "queue-top", Workers: "queue" })) {
        await report.getByRole("link", { name: section }).click();
        const file = path.join(target, `${name}-${theme}.png`);
        await page.screenshot({ path: file });
        logStep(file);
      }
    }
  } finally {
    await close();
    await killWorkers(workers);
    await redis.stop();
  }
}

// --- internal ---

async function writeConfig(folder: string): Promise<void> {
  const faults = { malformed: 0.1, missingField: 0.2, wrongType: 0.1 };
  const config = {
    name: "people at scale",
    providers: [
      { id: "steady", kind: "simulated", seed: 3, latencyMs: 400, concurrency: 8 },
      { id: "faulty", kind: "simulated", seed: 4, latencyMs: 700, concurrency: 8, faults },
    ],
    scenarios: ["../scenarios/*.scenario.json"],
    runsPerScenario: 400,
  };
  const file = path.join(folder, "data/configs/people-at-scale.touchstone.json");
  await writeFile(file, JSON.stringify(config, null, 2));
}
