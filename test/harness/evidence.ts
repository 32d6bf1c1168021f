import path from "node:path";
import type { RootHookObject } from "mocha";
import { openWindows } from "./openWindow.ts";
import { createTempFolder } from "./paths.ts";

/**
 * Root hooks that keep a picture and the logs of every open window when a test has failed; one that is run once more bears no
 * mark of it, which is why `hasFailed` is asked.
 */
export function createEvidenceHooks(hasFailed: (test: Mocha.Test) => boolean): RootHookObject {
  return {
    async afterEach(this: Mocha.Context) {
      const { currentTest } = this;
      if (currentTest === undefined) return;
      const isFailed = currentTest.state === "failed" || hasFailed(currentTest);
      if (isFailed) await keepEvidence(currentTest.fullTitle());
    },
    async afterAll() {
      await keepEvidence("left open");
      for (const each of openWindows) await each.close();
    },
  };
}

// --- internal ---

async function keepEvidence(title: string): Promise<void> {
  for (const each of openWindows) {
    const folder = path.join(await createTempFolder("evidence"), toFileName(title));
    try {
      await each.saveEvidence(folder);
      console.log(`      picture and logs: ${folder}`);
    } catch (error) {
      console.log(`      no picture of the window: ${error}`);
    }
  }
}

function toFileName(title: string): string {
  return title.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 80);
}
