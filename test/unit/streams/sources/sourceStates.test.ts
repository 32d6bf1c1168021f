import assert from "node:assert/strict";
import type { ComponentCommand, SourceState } from "../../../../src/model/results/streamStatus.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { sourceTransitions } from "../../../../src/streams/sources/sourceStates.ts";
import {
  finalFailure,
  KeepingDispatcher,
  makeGeneratorConfig,
  makeSource,
  type SourceUnderTest,
} from "./testSource.ts";

const commands: ComponentCommand[] = [
  { name: "start" },
  { name: "pause" },
  { name: "stop" },
  { name: "reset" },
  { name: "step", count: 3 },
  { name: "skip", count: 3 },
];

/** What is expected of each cell: the next state, `-` for no change, or a word of the refusal. */
const expected: Record<SourceState, readonly string[]> = {
  //         start      pause        stop       reset      step        skip
  stopped: ["running", "does not run", "-", "stopped", "stepping", "skipping"],
  running: ["-", "paused", "stopped", "pause or stop", "pause or stop", "pause or stop"],
  paused: ["running", "-", "stopped", "stopped", "stepping", "skipping"],
  stepping: ["wait until", "paused", "stopped", "wait until", "wait until", "wait until"],
  skipping: ["wait until", "paused", "stopped", "wait until", "wait until", "wait until"],
  finished: ["reset it", "reset it", "-", "stopped", "reset it", "reset it"],
  error: ["reset it", "reset it", "-", "stopped", "reset it", "reset it"],
};

describe("states of a source", () => {
  for (const state of Object.keys(expected) as SourceState[]) {
    for (const [index, command] of commands.entries()) {
      const want = expected[state][index] ?? "";
      it(`${state} × ${command.name}: ${want}`, async () => {
        const source = await bringTo(state);
        const { runner, dispatcher, states } = source;
        states.length = 0;
        const done = runner.command(command);
        if (want === "-") {
          await done;
          assert.deepEqual(states, []);
        } else if (want in expected) {
          assert.equal(runner.state, want);
          dispatcher.unblock();
          await done;
        } else {
          await assert.rejects(done, (error) => {
            assert.ok(error instanceof UserError && error.code === "usage");
            return (
              error.message.startsWith(`Cannot ${command.name} source`) &&
              error.message.includes(want)
            );
          });
          assert.equal(runner.state, state);
        }
        dispatcher.unblock();
        await runner.finish(5000);
      });
    }
  }

  it("has a cell for every state and command", () => {
    assert.deepEqual(Object.keys(sourceTransitions), Object.keys(expected));
    for (const row of Object.values(sourceTransitions)) {
      assert.deepEqual(
        Object.keys(row),
        commands.map(({ name }) => name),
      );
    }
  });
});

/** A source in a state, held there: what it sends is blocked, what it skips does not end. */
async function bringTo(state: SourceState): Promise<SourceUnderTest> {
  const dispatcher = new KeepingDispatcher();
  const changeCount = state === "finished" ? 0 : 1_000_000_000;
  const config = makeGeneratorConfig({ changeCount });
  const source = makeSource({ config, dispatcher });
  const { runner, reaches } = source;
  await runner.open();
  if (state === "stopped") return source;
  if (state === "error") dispatcher.failure = finalFailure();
  else dispatcher.block();
  if (state === "stepping") await runner.command({ name: "step", count: 1000 });
  else if (state === "skipping") await runner.command({ name: "skip", count: 1_000_000_000 });
  else await runner.command({ name: "start" });
  if (state === "paused") {
    const paused = runner.command({ name: "pause" });
    dispatcher.unblock();
    await paused;
    dispatcher.block();
  }
  await reaches(state);
  return source;
}
