import { once } from "node:events";
import { createGathered } from "../../common/throttle.ts";
import type { Telemetry } from "../../model/config/telemetry.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { errorMessage } from "../../model/userError.ts";
import { startWorker } from "../startWorker.ts";
import { buildRunFacts, buildTestFacts } from "./telemetryFacts.ts";
import type { TelemetryAnswer, TelemetryPost, TestFacts } from "./telemetryMessages.ts";

/** Tells a receiver of the tests of a run. Whatever the receiver does, the run goes on. */
export interface RunTelemetry {
  add(outcome: TestOutcome, result: RunResult): void;
  /** Sends what is held, but waits for no slow receiver, least of all where the run was stopped; warns of what was not taken. */
  close(as: "completed" | "stopped"): Promise<void>;
}

const gatherMs = 100;
const mostGathered = 200;
/** Tests that wait for the thread; beyond them tests are given up. */
const mostWaiting = 20_000;
/** Longest waits for the receiver at the end, and for the thread itself, which may still be starting. */
const patience = {
  completed: { flushMs: 2000, threadMs: 5000 },
  stopped: { flushMs: 300, threadMs: 500 },
};

/** Spans are made and sent by a thread of their own, so that the run is hardly slower for it. */
export function openRunTelemetry(
  { otlp }: Telemetry,
  folder: RunFolderFile,
  warn: (message: string) => void,
): RunTelemetry {
  const thread = startWorker({
    name: "telemetry",
    text: JSON.stringify(buildRunFacts(folder, otlp)),
  });
  let gathered: TestFacts[] = [];
  let waiting = 0;
  let untold = 0;
  let isBroken = false;
  let isTold = false;

  const tellFault = (message: string) => {
    if (isTold) return;
    isTold = true;
    warn(`Telemetry cannot be sent to ${otlp}: ${message}. The run goes on.`);
  };
  const breakOff = (message: string) => {
    isBroken = true;
    tellFault(message);
  };
  thread.on("message", (answer: TelemetryAnswer) => {
    if (answer.type === "taken") waiting -= answer.tests;
    if (answer.type === "fault") tellFault(answer.message);
  });
  thread.on("error", (error) => breakOff(errorMessage(error)));
  thread.on("messageerror", (error) => breakOff(errorMessage(error)));

  const post = (message: TelemetryPost) => thread.postMessage(message);
  const gathering = createGathered(gatherMs, postGathered);
  function postGathered(): void {
    if (gathered.length > 0) post({ type: "tests", tests: gathered });
    gathered = [];
  }

  /** How many spans and events were not taken; undefined when the thread does not say. */
  async function findLost(as: keyof typeof patience): Promise<number | undefined> {
    if (isBroken) return undefined;
    const { flushMs, threadMs } = patience[as];
    post({ type: "close", withinMs: flushMs });
    const signal = AbortSignal.timeout(flushMs + threadMs);
    try {
      while (true) {
        const [answer] = (await once(thread, "message", { signal })) as [TelemetryAnswer];
        if (answer.type === "closed") return answer.lost;
      }
    } catch {
      return undefined;
    }
  }

  return {
    add(outcome, result) {
      if (waiting >= mostWaiting || isBroken) {
        untold += 1;
        return;
      }
      waiting += 1;
      gathered.push(buildTestFacts(outcome, result));
      if (gathered.length >= mostGathered) postGathered();
      else gathering.trigger();
    },
    async close(as) {
      gathering.dispose();
      postGathered();
      const lost = await findLost(as);
      await thread.terminate();
      if (lost === 0 && untold === 0) return;
      const spans = `${lost ?? "an unknown number of"} spans and events`;
      const tests = untold === 0 ? "" : ` and all of ${untold} more tests`;
      warn(`Telemetry: ${spans}${tests} were not taken by ${otlp}; the result file has them.`);
    },
  };
}
