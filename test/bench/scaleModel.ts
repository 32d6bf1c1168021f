/** What a run over many workers is made of in the model; times in ms. */
export interface ScaleCase {
  readonly workers: number;
  /** Tests that a worker has under way at most. */
  readonly slots: number;
  readonly tests: number;
  /** Mean time that a provider takes for a reply; half of the replies take between 0.7 and 1.4 times their median. */
  readonly replyMs: number;
  /** Of the one provider; undefined for one without a limit. */
  readonly requestsPerMinute?: number | undefined;
}

/** How long the parts that all share are busy; ms. */
export interface ServiceTimes {
  /** The store, with a job: it is put in, handed out and taken off. */
  readonly storeJob: number;
  /** The store, with a report of a worker: put in, handed out and taken off. */
  readonly storeReport: number;
  /** The store, when a worker looks for runs. */
  readonly storeLook: number;
  /** The coordinator, with a report. */
  readonly coordinatorReport: number;
  /** The coordinator, with a test in it, journal and result file included. */
  readonly coordinatorTest: number;
}

export interface ScaleOutcome {
  readonly testsPerSecond: number;
  /** Of the time that the same slots would take with nothing but their replies. */
  readonly overIdeal: number;
  /** Shares of the time that they were busy. */
  readonly storeBusy: number;
  readonly coordinatorBusy: number;
}

/** As workers do. */
const paceMs = 5;
const looksPerSecond = 4;
const presencePerSecond = 1 / 3;

/**
 * Plays a run event by event: slots wait for the store, the turn of their request and the reply; what they tell goes in
 * reports, of one worker at most one every 5 ms; store and coordinator do one thing after the other.
 */
export function playRun(run: ScaleCase, times: ServiceTimes): ScaleOutcome {
  const { workers, slots, tests, replyMs, requestsPerMinute } = run;
  const random = createRandom(1);
  const events = createEvents();
  const lookShare =
    (workers * (looksPerSecond * times.storeLook + presencePerSecond * times.storeReport)) / 1000;
  // What is left of the store beside the looks; a twentieth where there would be nothing.
  const store = createServer(1 / Math.max(1 - lookShare, 0.05));
  const coordinator = createServer(1);
  const reporters = Array.from({ length: workers }, () => createReporter());
  let [begun, nextTurn, endedAt, replies] = [0, 0, 0, 0];

  const begin = (worker: number, at: number) => {
    if (begun >= tests) return;
    begun += 1;
    const fetchedAt = store.serve(at, times.storeJob);
    const turn = requestsPerMinute === undefined ? fetchedAt : Math.max(fetchedAt, nextTurn);
    if (requestsPerMinute !== undefined) nextTurn = turn + 60_000 / requestsPerMinute;
    events.add(turn, () => tell(worker, turn, 0, (sentAt) => send(worker, sentAt)));
  };
  const send = (worker: number, at: number) => {
    const tookMs = replyMs * drawSpread(random);
    replies += tookMs;
    const arrivedAt = at + tookMs;
    events.add(arrivedAt, () => tell(worker, arrivedAt, 1, (toldAt) => begin(worker, toldAt)));
  };
  const tell = (worker: number, at: number, ended: number, then: (at: number) => void) => {
    const reporter = reporters[worker];
    if (reporter === undefined) return;
    reporter.waiting.push(then);
    reporter.ended += ended;
    if (reporter.waiting.length > 1) return;
    const leavesAt = Math.max(at, reporter.freeAt);
    events.add(leavesAt, () => {
      const told = reporter.waiting.splice(0);
      const storedAt = store.serve(leavesAt, times.storeReport);
      reporter.freeAt = Math.max(storedAt, leavesAt + paceMs);
      const taken = times.coordinatorReport + reporter.ended * times.coordinatorTest;
      reporter.ended = 0;
      endedAt = Math.max(endedAt, coordinator.serve(storedAt, taken));
      for (const each of told) events.add(storedAt, () => each(storedAt));
    });
  };

  for (let slot = 0; slot < workers * slots; slot++) begin(slot % workers, 0);
  events.playAll();
  return {
    testsPerSecond: (tests / endedAt) * 1000,
    overIdeal: endedAt / (replies / (workers * slots)),
    storeBusy: Math.min(lookShare + store.busyMs() / endedAt, 1),
    coordinatorBusy: coordinator.busyMs() / endedAt,
  };
}

// --- internal ---

/** Does one thing after the other, each in `slowness` of its time. */
function createServer(slowness: number) {
  let [freeAt, busy] = [0, 0];
  return {
    serve(at: number, ms: number): number {
      freeAt = Math.max(freeAt, at) + ms * slowness;
      busy += ms;
      return freeAt;
    },
    busyMs: () => busy,
  };
}

function createReporter() {
  return { waiting: [] as ((at: number) => void)[], ended: 0, freeAt: 0 };
}

interface Event {
  readonly at: number;
  readonly play: () => void;
}

/** A heap: the earliest is played next. */
function createEvents() {
  const heap: Event[] = [];
  const timeAt = (place: number) => heap[place]?.at ?? Number.POSITIVE_INFINITY;
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };
  const takeFirst = (): Event | undefined => {
    swap(0, heap.length - 1);
    const first = heap.pop();
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const least = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
      if (timeAt(least) >= timeAt(place)) return first;
      swap(place, least);
      place = least;
    }
  };
  return {
    add(at: number, play: () => void): void {
      heap.push({ at, play });
      for (let place = heap.length - 1; place > 0; ) {
        const above = Math.floor((place - 1) / 2);
        if (timeAt(above) <= timeAt(place)) return;
        swap(place, above);
        place = above;
      }
    },
    playAll(): void {
      for (let event = takeFirst(); event !== undefined; event = takeFirst()) event.play();
    },
  };
}

/** Log-normal with a mean of 1. */
function drawSpread(random: () => number): number {
  const spread = 0.5;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(spread * normal - spread ** 2 / 2);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
