import assert from "node:assert/strict";
import fc from "fast-check";
import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import type { ObserverCommand } from "../../../../src/model/results/streamStatus.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { type ObserverBench, tally, turn } from "./observerFixtures.ts";

/** One thing that happens to an observer; nothing waits for it unless `wait` comes. */
export type Step =
  | { readonly kind: "command"; readonly command: ObserverCommand }
  | { readonly kind: "bring"; readonly count: number; readonly asksFirst: boolean }
  | { readonly kind: "write"; readonly count: number }
  | { readonly kind: "wait" }
  | { readonly kind: "handlerFails" | "systemExits" | "openFails" | "loggerFails" }
  | { readonly kind: "finish" };

const rare = fc.constantFrom(
  { kind: "handlerFails" } as const,
  { kind: "systemExits" } as const,
  { kind: "openFails" } as const,
  { kind: "loggerFails" } as const,
  { kind: "finish" } as const,
);
const commandStep = fc.record({
  kind: fc.constant("command" as const),
  command: fc.constantFrom<ObserverCommand>("start", "start", "pause", "stop", "reset"),
});
const bringStep = fc.record({
  kind: fc.constant("bring" as const),
  count: fc.integer({ min: 0, max: 5 }),
  asksFirst: fc.boolean(),
});
const writeStep = fc.record({
  kind: fc.constant("write" as const),
  count: fc.integer({ min: 1, max: 6 }),
});

/** Begins with a start, so that records are taken; failures and the end are rarer than the rest. */
export const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: commandStep },
      { weight: 10, arbitrary: bringStep },
      { weight: 4, arbitrary: writeStep },
      { weight: 4, arbitrary: fc.constant({ kind: "wait" } as const) },
      { weight: 1, arbitrary: rare },
    ),
    { maxLength: 60, size: "max" },
  )
  .map((some) => [{ kind: "command", command: "start" }, { kind: "wait" }, ...some]);

/** Where the records went; `write` lets waiting ones be written. */
export interface Logs {
  readonly read: () => Promise<Pick<HandlerRecord, "id" | "sequence">[]>;
  readonly write: (count?: number) => void;
  readonly failLogger: () => void;
}

/** `onChange.listener` is called as the observer's `onChange`. */
export interface InterleavedBench extends Pick<ObserverBench, "observer" | "handler"> {
  readonly onChange: { listener: () => void };
}

/** Lets the steps happen, and checks after each of them that nothing was lost or counted twice. */
export async function interleave(
  { observer, handler, onChange }: InterleavedBench,
  script: readonly Step[],
  logs: Logs,
): Promise<void> {
  /** Ids of what was taken since the last reset, in order. */
  let taken: string[] = [];
  onChange.listener = () => {
    if (observer.state === "stopped" && observer.status().recordCount === 0) taken = [];
  };
  let broughtCount = 0;
  const running: Promise<void>[] = [];

  const bring = (count: number, asksFirst: boolean) => {
    const ids = Array.from({ length: count }, (_, index) => `record-${broughtCount + index}`);
    broughtCount += count;
    const before = tally({ observer });
    const admission = handler.sink.admission();
    if (asksFirst && admission !== "open") {
      for (const _id of ids) {
        handler.sink.countRefusal(admission === "stopped" ? "late" : "refused");
      }
    } else {
      void handler.bring(...ids);
    }
    const after = tally({ observer });
    const delta = {
      taken: after.taken - before.taken,
      refused: after.refused - before.refused,
      late: after.late - before.late,
    };
    assert.equal(delta.taken + delta.refused + delta.late, count);
    assert.equal(Math.max(delta.taken, delta.refused, delta.late), count);
    if (delta.taken > 0) taken.push(...ids);
  };
  const command = async (name: ObserverCommand) => {
    try {
      await observer.command(name);
    } catch (error) {
      assert.ok(error instanceof UserError);
      return;
    }
    if (name !== "reset") return;
    // What comes between the reset and this is late.
    const { taken: recordCount, refused } = tally({ observer });
    assert.deepEqual([recordCount, refused, observer.status().queueDepth], [0, 0, 0]);
  };
  const happen: { [K in Step["kind"]]: (step: Extract<Step, { kind: K }>) => unknown } = {
    command: (step) => running.push(command(step.command)),
    bring: (step) => bring(step.count, step.asksFirst),
    write: (step) => logs.write(step.count),
    wait: () => turn(),
    handlerFails: () => handler.sink.fail("the handler broke"),
    systemExits: () => observer.fail("the system exited"),
    openFails: () => {
      handler.onOpen = () => Promise.reject(new UserError("port in use", { code: "config" }));
    },
    loggerFails: () => logs.failLogger(),
    finish: () => void observer.finish(),
  };

  for (const step of script) {
    await (happen[step.kind] as (step: Step) => unknown)(step);
    assert.equal(tally({ observer }).taken, taken.length);
  }
  const finished = observer.finish();
  const all = Promise.all([finished, ...running]);
  for (let isDone = false; !isDone; ) {
    logs.write();
    isDone = await Promise.race([all.then(() => true), turn().then(() => false)]);
  }
  const figures = await finished;
  assert.equal(figures.measurement.record_count, taken.length);
  assert.equal(observer.status().queueDepth, 0);
  const lines = await logs.read();
  assert.deepEqual(
    lines.map(({ id, sequence }) => [id, sequence]),
    taken.map((id, index) => [id, index + 1]),
  );
}
