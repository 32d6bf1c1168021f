import assert from "node:assert/strict";
import type { ObserverCommand, ObserverState } from "../../../../src/model/results/streamStatus.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { makeObserver, type ObserverBench, tally } from "./observerFixtures.ts";

type Outcome =
  | { readonly to: ObserverState; readonly calls?: readonly string[]; readonly ends?: number }
  | { readonly refusal: RegExp };

/** What every command does in every state, with what the handler is told and how often the loggers are ended. */
const cells: Record<ObserverState, Record<ObserverCommand, Outcome>> = {
  stopped: {
    start: { to: "running" }, // its handler is open still
    pause: { refusal: /^Reaction alerts is stopped.*start it first\.$/ },
    stop: { to: "stopped" },
    reset: { to: "stopped" },
  },
  running: {
    start: { to: "running" },
    pause: { to: "paused", calls: ["hold"] },
    stop: { to: "stopped", ends: 1 },
    reset: { refusal: /^Reaction alerts is running: pause or stop it before you reset it\.$/ },
  },
  paused: {
    start: { to: "running", calls: ["release"] },
    pause: { to: "paused" },
    stop: { to: "stopped", calls: ["release"], ends: 1 },
    reset: { to: "stopped", calls: ["release"] },
  },
  error: {
    start: { refusal: /^Reaction alerts broke off with an error: reset it, then start it\.$/ },
    pause: { refusal: /^Reaction alerts broke off with an error: reset it, then start it\.$/ },
    stop: { to: "error" },
    reset: { to: "stopped", calls: ["close"] },
  },
};

const states: readonly ObserverState[] = ["stopped", "running", "paused", "error"];
const commands: readonly ObserverCommand[] = ["start", "pause", "stop", "reset"];

describe("states of an observer, cell by cell", () => {
  for (const state of states) {
    for (const command of commands) {
      const expected = cells[state][command];
      const name = "to" in expected ? `makes it ${expected.to}` : "is refused";
      it(`${command} of one that is ${state} ${name}`, async () => {
        const bench = await makeInState(state);
        const endsBefore = bench.loggers.ends.length;
        const told = bench.handler.calls.length;
        const before = bench.changes.length;
        const error = await bench.observer.command(command).catch((reason: unknown) => reason);
        if ("refusal" in expected) {
          assert.ok(error instanceof UserError && error.code === "usage");
          assert.match(error.message, expected.refusal);
          assert.equal(bench.observer.state, state);
          assert.deepEqual(bench.changes.slice(before), []);
        } else {
          assert.equal(error, undefined);
          assert.equal(bench.observer.state, expected.to);
          assert.equal(bench.changes.at(-1), expected.to);
        }
        const { calls = [], ends = 0 } = "to" in expected ? expected : {};
        assert.deepEqual(bench.handler.calls.slice(told), calls);
        assert.equal(bench.loggers.ends.length - endsBefore, ends);
      });
    }
  }
});

describe("what comes in, state by state", () => {
  const fates: Record<ObserverState, ReturnType<typeof tally> & { admission: string }> = {
    stopped: { taken: 1, refused: 0, late: 2, admission: "stopped" },
    running: { taken: 3, refused: 0, late: 0, admission: "open" },
    paused: { taken: 1, refused: 2, late: 0, admission: "paused" },
    error: { taken: 1, refused: 0, late: 2, admission: "stopped" },
  };
  for (const state of states) {
    it(`is ${fates[state].admission} when ${state}`, async () => {
      const bench = await makeInState(state);
      assert.equal(bench.handler.sink.admission(), fates[state].admission);
      bench.handler.bring("b", "c");
      assert.deepEqual({ ...tally(bench), admission: fates[state].admission }, fates[state]);
      assert.equal(bench.loggers.lines.length, fates[state].taken);
    });
  }
});

// --- internal ---

/** One that has taken one record before it came into its state. */
async function makeInState(state: ObserverState): Promise<ObserverBench> {
  const bench = makeObserver();
  await bench.observer.command("start");
  bench.handler.bring("a");
  if (state === "stopped") await bench.observer.command("stop");
  if (state === "paused") await bench.observer.command("pause");
  if (state === "error") bench.handler.sink.fail("the port is gone");
  // The work of an ending is done before the next command is judged; `stop` does nothing here but wait for it.
  if (state === "error") await bench.observer.command("stop");
  assert.equal(bench.observer.state, state);
  return bench;
}
