import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { createJudgePool } from "../../../../src/run/judging/judgePool.ts";
import type { Judgement } from "../../../../src/run/judging/judgeTask.ts";
import { FakeWorker, makeTask } from "./fakeWorker.ts";

const timeoutMs = 1000;
const compileMs = 10_000;

/** A pool of fake workers, and what its judgements came to, by the text of their tasks. */
function makePool(size: number) {
  const workers: FakeWorker[] = [];
  const settled = new Map<string, Judgement>();
  const startWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const pool = createJudgePool({ timeoutMs, size, startWorker });
  const judge = (...texts: string[]) => {
    for (const text of texts) {
      void pool.judge(makeTask({ text })).then((judgement) => settled.set(text, judgement));
    }
  };
  const worker = (index: number) => workers[index] ?? assert.fail(`no worker ${index}`);
  return { pool, workers, worker, settled, judge };
}

/** Lets what is promised happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}

async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settle();
}

const lateFault = { fault: "it took more than 1000 ms" };

describe("the pool of judging threads", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("starts no more threads than it needs and may have, and asks each for one judgement at a time", async () => {
    const { workers, worker, judge, settled } = makePool(2);
    assert.equal(workers.length, 0);
    judge("a");
    assert.equal(workers.length, 1);
    judge("b", "c");
    assert.equal(workers.length, 2);
    assert.deepEqual(worker(0).asked, [], "it is asked once it is ready");
    for (const each of workers) each.say({ type: "ready" });
    worker(1).accept(1);
    await settle();
    assert.deepEqual([...settled.keys()], ["b"]);
    assert.deepEqual(
      workers.map(({ asked }) => asked.map(({ text }) => text)),
      [["a"], ["b", "c"]],
    );
  });

  it("sends a schema once to each thread", async () => {
    const { worker, judge } = makePool(1);
    judge("a", "b");
    worker(0).say({ type: "ready" });
    worker(0).accept();
    await settle();
    const [first, second] = worker(0).asked;
    assert.equal(first?.schemas.length, 1);
    assert.deepEqual(second?.schemas, []);
    assert.equal(second?.task.schema, first?.task.schema);
  });

  it("ends a thread that exceeds its bound; the others that waited for it go to another", async () => {
    const { workers, worker, judge, settled } = makePool(1);
    judge("slow", "quick");
    worker(0).say({ type: "ready" });
    worker(0).say({ type: "compiled" });
    await pass(1099);
    assert.equal(worker(0).terminations, 0);
    await pass(1);
    assert.equal(worker(0).terminations, 1);
    assert.deepEqual([...settled], [["slow", lateFault]]);
    worker(1).say({ type: "ready" });
    worker(1).accept();
    await settle();
    assert.equal("fault" in (settled.get("quick") ?? lateFault), false);
    assert.deepEqual(
      workers.map(({ terminations }) => terminations),
      [1, 0],
    );
  });

  it("counts the time of a judgement from when its thread is ready and its schema is compiled", async () => {
    const { worker, judge, settled } = makePool(1);
    judge("a");
    await pass(5000);
    worker(0).say({ type: "ready" });
    await pass(900);
    worker(0).say({ type: "compiled" });
    await pass(900);
    worker(0).accept();
    await pass(5000);
    assert.equal(worker(0).terminations, 0);
    assert.equal("fault" in (settled.get("a") ?? lateFault), false);
  });

  it("ends a thread that compiles a schema for longer than that may take", async () => {
    const { worker, judge, settled } = makePool(1);
    judge("a");
    worker(0).say({ type: "ready" });
    await pass(compileMs + 99);
    assert.equal(worker(0).terminations, 0);
    await pass(1);
    assert.equal(worker(0).terminations, 1);
    assert.deepEqual(settled.get("a"), { fault: "compiling its schema took more than 10000 ms" });
  });

  it("hears an answer that came in while this thread was busy before it gives up", async () => {
    const { worker, judge, settled } = makePool(1);
    judge("a");
    worker(0).say({ type: "ready" });
    worker(0).say({ type: "compiled" });
    mock.timers.tick(1100);
    worker(0).accept();
    await pass(0);
    assert.equal(worker(0).terminations, 0);
    assert.equal("fault" in (settled.get("a") ?? lateFault), false);
  });

  it("names what a thread broke off with, and goes on with another", async () => {
    const { worker, judge, settled } = makePool(1);
    judge("a", "b");
    worker(0).say({ type: "ready" });
    worker(0).emit("error", new Error("out of memory"));
    worker(0).emit("exit", 1);
    await settle();
    assert.deepEqual(
      [...settled],
      [["a", { fault: "the judging thread broke off: out of memory" }]],
    );
    worker(1).say({ type: "ready" });
    worker(1).accept();
    await settle();
    assert.deepEqual([...settled.keys()], ["a", "b"]);
  });

  it("has a fault of a thread that cannot be started cost only what needed it", async () => {
    const worker = new FakeWorker();
    const starts = [() => assert.fail("too many threads"), () => worker];
    const startWorker = () => starts.shift()?.() ?? worker;
    const pool = createJudgePool({ timeoutMs, size: 1, startWorker });
    assert.deepEqual(await pool.judge(makeTask()), {
      fault: "no judging thread could be started: too many threads",
    });
    const next = pool.judge(makeTask());
    worker.say({ type: "ready" });
    worker.accept();
    assert.ok("success" in (await next));
  });

  it("ends all threads when it is closed, and judges nothing more", async () => {
    const { pool, workers, judge, settled } = makePool(2);
    judge("a", "b", "c");
    await pool.close();
    judge("d");
    await settle();
    assert.equal(settled.size, 4);
    assert.ok([...settled.values()].every((judgement) => "fault" in judgement));
    assert.deepEqual(
      workers.map(({ terminations }) => terminations),
      [1, 1],
    );
  });

  it("reads itself what an answer leaves out since it is the whole text", async () => {
    const { pool, worker } = makePool(1);
    const judging = pool.judge(makeTask({ text: '{"n":12345678901234567890}' }));
    worker(0).say({ type: "ready" });
    const judgement = { success: true, parsedResponse: null, validationErrors: [] };
    worker(0).say({ type: "judged", judgement, isWhole: true });
    assert.deepEqual(await judging, { ...judgement, parsedResponse: { n: 12345678901234567890n } });
  });

  it("ends a thread once it judged a very long text, and keeps it after others", async () => {
    const { pool, workers, worker } = makePool(1);
    for (const [at, length] of [1000, 4 * 1024 * 1024 - 2, 5_000_000, 10].entries()) {
      const judging = pool.judge(makeTask({ text: JSON.stringify("x".repeat(length)) }));
      if (at === 0 || at === 3) workers.at(-1)?.say({ type: "ready" });
      workers.at(-1)?.accept({ at });
      const judgement = await judging;
      assert.deepEqual("success" in judgement && judgement.parsedResponse, { at });
    }
    assert.equal(workers.length, 2);
    assert.deepEqual([worker(0).terminations, worker(1).terminations], [1, 0]);
  });

  it("asks no thread that ended while it had nothing to do", async () => {
    const { workers, worker, judge, settled } = makePool(1);
    judge("a");
    worker(0).say({ type: "ready" });
    worker(0).accept();
    await settle();
    worker(0).emit("exit", 1);
    judge("b");
    assert.equal(workers.length, 2);
    worker(1).say({ type: "ready" });
    worker(1).accept();
    await settle();
    assert.ok("success" in (settled.get("b") ?? {}));
  });

  it("gives up a thread that never starts", async () => {
    const { judge, settled, worker } = makePool(1);
    judge("a");
    await pass(30_000);
    assert.deepEqual(settled.get("a"), { fault: "the judging thread did not start" });
    assert.equal(worker(0).terminations, 1);
  });

  it("settles every judgement once, at its bound at the latest, whatever its threads do", async () => {
    const answers = fc.constantFrom("accepts", "hangs", "breaks off", "is compiled");
    await fc.assert(
      fc.asyncProperty(
        fc.array(answers, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (fates, size) => {
          const { pool, workers, judge, settled } = makePool(size);
          judge(...fates.map((_, index) => String(index)));
          const fateOf = (worker: FakeWorker) => fates[Number(worker.asked.at(-1)?.text)];
          let next = 0;
          for (let turn = 0; turn < fates.length * 3; turn += 1) {
            for (; next < workers.length; next += 1) workers[next]?.say({ type: "ready" });
            for (const worker of workers) {
              const fate = fateOf(worker);
              if (fate === "accepts") worker.accept();
              if (fate === "breaks off") worker.emit("exit", 1);
              if (fate === "is compiled") worker.say({ type: "compiled" });
            }
            await pass(compileMs + 100);
          }
          const hung = fates.filter((fate) => fate === "hangs" || fate === "is compiled").length;
          const ended = workers.reduce((sum, { terminations }) => sum + terminations, 0);
          assert.equal(settled.size, fates.length);
          assert.equal(ended, hung);
          await pool.close();
        },
      ),
    );
  });
});
