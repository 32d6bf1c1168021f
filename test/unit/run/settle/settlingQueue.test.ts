import assert from "node:assert/strict";
import { confidenceSequence } from "../../../../src/report/statistics/confidenceSequence.ts";
import type { Interval } from "../../../../src/report/statistics/interval.ts";
import {
  judgeSettling,
  roundsToNextLook,
  type SettleRule,
  type SettlingCell,
} from "../../../../src/report/statistics/settling.ts";
import type { PlannedTest } from "../../../../src/run/plan.ts";
import {
  createSettlingQueue,
  type SettlingOptions,
  type TestState,
} from "../../../../src/run/settle/settlingQueue.ts";
import { makeChance } from "../../report/statistics/chance.ts";
import { makeScenario } from "../builders.ts";

const rule: SettleRule = { halfWidth: 0.1, minRuns: 10, maxRuns: 100 };

describe("the tests of cells that are run until they settle", () => {
  it("are whole rounds, as many as settle the cell when it is looked at after each", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const rate of [0.5, 0.8, 0.9, 0.98, 1]) {
        for (const cases of [1, 3]) {
          const states = drawStates(seed, rate);
          const given = await runAll({ cases }, ({ runNumber }) => states(runNumber));
          assert.equal(given.length, countByEachRound(states, cases), `${seed} ${rate} ${cases}`);
        }
      }
    }
  });

  it("are the same in whatever order those that go side by side end", async () => {
    const states = drawStates(7, 0.9);
    const counts = new Set<number>();
    for (const seed of [1, 2, 3]) {
      const options = { workers: 8, chance: makeChance(seed) };
      const given = await runAll({}, ({ runNumber }) => states(runNumber), options);
      counts.add(given.length);
    }
    assert.equal(counts.size, 1);
  });

  it("go on for a noisy cell when another has settled", async () => {
    const noisy = drawStates(3, 0.7);
    const scenarios = [makeScenario({ number: 1 }), makeScenario({ number: 2 })];
    const given = await runAll({ scenarios }, ({ scenario, runNumber }) =>
      scenario.number === 1 ? "passed" : noisy(runNumber),
    );
    const [steady, other] = [1, 2].map(
      (number) => given.filter(({ scenario }) => scenario.number === number).length,
    );
    assert.ok((steady ?? 0) < 40, `${steady}`);
    assert.equal(other, 100);
  });

  it("are all run of a cell whose provider is out, which never settles", async () => {
    const states = drawStates(5, 1);
    const outage = ({ runNumber }: PlannedTest) =>
      runNumber % 5 === 0 ? "errored" : states(runNumber);
    const given = await runAll({}, outage);
    assert.equal(given.length, 100);
  });

  it("leave out those that ended before, whose results count", async () => {
    const states = drawStates(9, 0.92);
    const whole = await runAll({}, ({ runNumber }) => states(runNumber));
    for (const before of [0, 1, 9, 10, 17, whole.length - 1, whole.length]) {
      const findEarlier = ({ runNumber }: PlannedTest) =>
        runNumber <= before ? states(runNumber) : undefined;
      const rest = await runAll({ findEarlier }, ({ runNumber }) => states(runNumber));
      assert.deepEqual(
        rest.map(({ runNumber }) => runNumber),
        whole.map(({ runNumber }) => runNumber).filter((each) => each > before),
      );
    }
  });

  it("come to an end when the run stops, also for those that wait", async () => {
    const stop = new AbortController();
    const queue = openQueue({ signal: stop.signal });
    for (let count = 0; count < 10; count++) await queue.next();
    const waiting = [queue.next(), queue.next()];
    stop.abort();
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
    assert.equal(await queue.next(), undefined);
  });

  it("leave the true rate out in 5 % of 10,000 runs at most, and save tests where a rate is clear", function () {
    this.timeout(60_000);
    const runs = 10_000;
    const saved: number[] = [];
    for (const [index, rate] of [0.9, 0.95, 0.98].entries()) {
      const chance = makeChance(100 + index);
      let [wrong, tests] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const cell = settleOnce(() => chance() < rate);
        tests += cell.rounds;
        if (isLeftOut(rate, cell)) wrong++;
      }
      assert.ok(wrong / runs <= 0.05, `${rate}: ${wrong}`);
      saved.push(Math.round(100 - tests / runs));
    }
    // Of 100 tests a cell that a fixed number of runs would have taken.
    assert.deepEqual(saved, [20, 52, 68]);
  });

  it("settle in none of 10,000 outages, whole ones or such that a fifth of the tests meets", () => {
    const chance = makeChance(7);
    for (const every of [1, 5]) {
      let settled = 0;
      for (let run = 0; run < 10_000; run++) {
        const cell = { rounds: 0, passed: 0, failed: 0, errored: 0 };
        do {
          cell.rounds += 1;
          const ends = chance() < 0.95 ? "passed" : "failed";
          cell[cell.rounds % every === 0 ? "errored" : ends] += 1;
        } while (judgeSettling(cell, rule) === "goes on");
        if (judgeSettling(cell, rule) === "settled") settled += 1;
      }
      assert.equal(settled, 0);
    }
  });
});

// --- internal ---

interface GivenOptions extends Partial<SettlingOptions> {
  readonly cases?: number;
}

function openQueue({ cases = 1, ...options }: GivenOptions) {
  const scenario = makeScenario(cases === 1 ? {} : { cases: { count: cases } });
  return createSettlingQueue({
    scenarios: [scenario],
    rule,
    findEarlier: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
}

/** Takes all tests as so many workers do; which of those that go on ends next is drawn. */
async function runAll(
  options: GivenOptions,
  stateOf: (test: PlannedTest) => TestState,
  { workers = 4, chance = makeChance(1) } = {},
): Promise<PlannedTest[]> {
  const queue = openQueue(options);
  const given: PlannedTest[] = [];
  const open: PlannedTest[] = [];
  let waiting = 0;
  const endOne = () => {
    const [test] = open.splice(Math.floor(chance() * open.length), 1);
    if (test !== undefined) queue.ended(test, stateOf(test));
  };
  const work = async () => {
    for (;;) {
      waiting += 1;
      const test = await queue.next();
      waiting -= 1;
      if (test === undefined) return;
      given.push(test);
      open.push(test);
      await new Promise((resolve) => setImmediate(resolve));
      endOne();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  assert.equal(open.length + waiting, 0);
  return given;
}

function drawStates(seed: number, rate: number): (runNumber: number) => TestState {
  const chance = makeChance(seed);
  const drawn = Array.from({ length: 300 }, () => chance() < rate);
  return (runNumber) => (drawn[runNumber - 1] ? "passed" : "failed");
}

/** Tests of a cell that is looked at after each round. */
function countByEachRound(stateOf: (runNumber: number) => TestState, cases: number): number {
  const cell = { rounds: 0, passed: 0, failed: 0, errored: 0 };
  do {
    for (let position = 1; position <= cases; position++) {
      cell[stateOf(cell.rounds * cases + position)] += 1;
    }
    cell.rounds += 1;
  } while (judgeSettling(cell, rule) === "goes on");
  return cell.rounds * cases;
}

/** As the queue does it, without waiting. */
function settleOnce(passes: () => boolean) {
  const cell = { rounds: 0, passed: 0, failed: 0, errored: 0 };
  for (let more = rule.minRuns; more > 0; more = findMore(cell)) {
    const until = cell.rounds + more;
    for (; cell.rounds < until; cell.rounds++) cell[passes() ? "passed" : "failed"] += 1;
  }
  return cell;
}

const limits = new Map<string, Interval>();

function isLeftOut(rate: number, { passed, failed }: SettlingCell): boolean {
  const key = `${passed} ${failed}`;
  const found = limits.get(key) ?? confidenceSequence(passed, failed);
  limits.set(key, found);
  return rate < found.lower || rate > found.upper;
}

const known = new Map<string, number>();

/** Rounds until the next look, 0 where it is over; cells of the same counts go on alike. */
function findMore(cell: SettlingCell): number {
  const key = `${cell.passed} ${cell.failed}`;
  const found =
    known.get(key) ??
    (judgeSettling(cell, rule) === "goes on" ? roundsToNextLook(cell, 1, rule) : 0);
  known.set(key, found);
  return found;
}
