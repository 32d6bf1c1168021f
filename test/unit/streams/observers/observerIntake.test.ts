import assert from "node:assert/strict";
import type { ResultStream } from "../../../../src/model/results/record.ts";
import { makeObserver, tally, turn } from "./observerFixtures.ts";

describe("records of an observer", () => {
  it("are numbered from 1 and carry when they came and when they were taken", async () => {
    const { observer, handler, loggers } = makeObserver();
    await observer.command("start");
    const arrival = {
      ...handler.arrive("entry-7"),
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "vendor=1",
    };
    handler.sink.take([arrival]);
    const [record] = loggers.lines;
    assert.ok(record !== undefined && record.processed_time_ns > arrival.arrivedNs);
    assert.deepEqual(record, {
      id: "entry-7",
      sequence: 1,
      scenario: 11,
      run_number: 2,
      created_time_ns: arrival.arrivedNs,
      processed_time_ns: record.processed_time_ns,
      traceparent: arrival.traceparent,
      tracestate: arrival.tracestate,
      payload: arrival.payload,
    });
  });

  it("get an id of their own where the sender gave none", async () => {
    const { observer, handler, loggers } = makeObserver();
    await observer.command("start");
    handler.sink.take([handler.arrive(undefined), handler.arrive(undefined)]);
    const ids = new Set(loggers.lines.map(({ id }) => id));
    assert.equal(ids.size, 2);
    assert.ok(!ids.has(""));
  });

  it("are logged with the text of their body where there is one", async () => {
    const { observer, handler, loggers } = makeObserver();
    await observer.command("start");
    handler.sink.take([{ ...handler.arrive("a"), bodyText: "{ }" }, handler.arrive("b")]);
    assert.deepEqual(loggers.bodyTexts, ["{ }", undefined]);
  });

  it("are measured by when they came and when they say they were sent", async () => {
    const { observer, handler } = makeObserver({
      readSentNs: (record) => record.created_time_ns - 250n,
    });
    await observer.command("start");
    handler.bring("a", "b", "c");
    const { measurement, curves } = await observer.finish();
    assert.deepEqual([measurement.latency_ns?.min, measurement.latency_ns?.max], [250, 250]);
    assert.ok(curves.latency !== undefined && curves.interArrival !== undefined);
  });

  it("of the bootstrap phase are counted where the stream marks it", async () => {
    const take = async (...phases: ResultStream["phase"][]) => {
      const { observer, handler } = makeObserver({ role: "query" });
      await observer.command("start");
      const payload = { type: "ResultStream", query_id: "q", query_result: {} } as const;
      handler.sink.take(phases.map((phase) => handler.arrive("a", { ...payload, phase })));
      return (await observer.finish()).bootstrapRecordCount;
    };
    assert.equal(await take("bootstrap", "bootstrap", "change"), 2);
    assert.equal(await take("change"), 0);
    assert.equal(await take(null), undefined);
  });
});

describe("the queue of an observer", () => {
  it("lets senders wait when it is full, and go on one by one as there is room", async () => {
    const { observer, handler, loggers } = makeObserver({ queueSize: 2 });
    loggers.isSlow = true;
    await observer.command("start");
    assert.equal(handler.bring("a"), undefined);
    const went: string[] = [];
    for (const id of ["b", "c", "d"]) void handler.bring(id)?.then(() => went.push(id));
    const { queueDepth, maxQueueDepth, waitCount } = observer.status();
    assert.deepEqual([queueDepth, maxQueueDepth, waitCount], [4, 4, 3]);
    loggers.write(2);
    await turn();
    assert.deepEqual(went, []);
    loggers.write(1);
    await turn();
    assert.deepEqual(went, ["b"]);
    loggers.write(1);
    await turn();
    assert.deepEqual(went, ["b", "c", "d"]);
    assert.equal(observer.status().queueDepth, 0);
  });

  it("hurries the loggers when the queue is half full, before senders wait, and at the end", async () => {
    const { observer, handler, loggers } = makeObserver({ queueSize: 4 });
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a");
    assert.equal(loggers.hurryCount, 0);
    handler.bring("b");
    assert.equal(loggers.hurryCount, 1);
    const stopped = observer.command("stop");
    await turn();
    assert.equal(loggers.hurryCount, 2);
    loggers.write();
    await stopped;
  });

  it("turns senders away while as many wait as records may", async () => {
    const bench = makeObserver({ queueSize: 2 });
    const { observer, handler, loggers } = bench;
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a", "b");
    assert.equal(handler.sink.admission(), "open");
    handler.bring("c");
    assert.equal(handler.sink.admission(), "full");
    handler.sink.countRefusal("refused");
    loggers.write();
    await turn();
    assert.equal(handler.sink.admission(), "open");
    assert.deepEqual(tally(bench), { taken: 3, refused: 1, late: 0 });
  });

  it("lets every sender go when all is written, however many wait", async () => {
    const { observer, handler, loggers } = makeObserver({ queueSize: 1 });
    loggers.isSlow = true;
    await observer.command("start");
    const waiting = ["a", "b", "c", "d", "e"].map((id) => handler.bring(id));
    loggers.write();
    await Promise.all(waiting);
    assert.equal(observer.status().waitCount, 5);
  });

  it("keeps none of its waiting senders when the handler fails", async () => {
    const { observer, handler, loggers } = makeObserver({ queueSize: 1 });
    loggers.isSlow = true;
    await observer.command("start");
    const waiting = handler.bring("a", "b");
    handler.sink.fail("broken");
    loggers.write();
    await waiting;
    assert.equal(observer.state, "error");
  });
});
