import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { forkHost } from "../../../../src/editor/host/hostProcess.ts";

describe("the process of a run host", () => {
  it("tells how it ended, also when it is found dead by what is posted to it", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-host-"));
    try {
      const file = path.join(folder, "host.mjs");
      await writeFile(file, "process.on('message', () => {}); console.log(process.pid);");
      const { promise: printed, resolve: onOutput } = Promise.withResolvers<string>();
      const reasons: string[] = [];
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const host = forkHost(file, {
        onMessage: () => {},
        onOutput,
        onEnd(reason) {
          reasons.push(reason);
          resolve();
        },
      });
      const pid = Number(await printed);
      process.kill(pid, "SIGKILL");
      // Its exit is told in a later turn.
      while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z"));
      host.post({ type: "request", id: 1, method: "listGitChoices", params: {} });
      await ended;
      assert.deepEqual(reasons, ["the run host ended unexpectedly (SIGKILL)"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
