import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { AttemptResult, CaseResult, RunResult } from "../../model/results/resultFile.ts";
import type { AttemptMessage } from "../../queue/queueMessages.ts";
import type { Journal } from "../journal/journal.ts";
import type { MadeAttempt } from "../journal/madeAttempt.ts";
import { splitAttempt } from "../journal/splitAttempt.ts";
import { withCaseResult } from "../journal/withCaseResult.ts";
import type { RunControl } from "../runControl.ts";
import { testKeyOf } from "../testKeyOf.ts";

/** How far a test has come that was sent. */
export interface SentTest {
  readonly key: TestKey;
  /** The first handing-out that told anything of it. */
  heardOf: number | undefined;
  /** The handing-out whose attempts count: the latest that told of one; 0 before the first. */
  delivery: number;
  readonly attempts: AttemptResult[];
  readonly places: Promise<LinePlace>[];
  activeMs: number;
  caseResult: CaseResult | undefined;
}

/** Where attempts go that came back. */
export interface DeliveryContext {
  readonly journal: Pick<Journal, "record">;
  readonly control: Pick<RunControl, "count" | "fail">;
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  readonly onAttempt: (key: TestKey, attempt: AttemptResult) => void;
}

/**
 * Merges what comes back by test. A test may be handed out more than once (its worker died, or was away for long): only the
 * attempts of one handing-out count, the latest that began to tell; those of any other are journaled as abandoned, as is
 * whatever comes once the test has ended.
 */
export interface Deliveries {
  expect(key: TestKey): SentTest;
  find(key: TestKey): SentTest | undefined;
  /** A handing-out of a test tells that it has begun. */
  hear(key: TestKey, delivery: number): void;
  /** Journals an attempt; resolves once it is written. `id` is that of its record. */
  take(message: AttemptMessage, id: string): Promise<void>;
  /** The result of a test whose handing-out told its end; undefined when it is not that one's to tell. */
  end(key: TestKey, delivery: number): RunResult | undefined;
  /** It is waited for no longer. */
  forget(key: TestKey): void;
  /** Whether more than one handing-out of a test was heard of, so that something of it may be abandoned. */
  readonly hasRepeats: boolean;
  readonly size: number;
  list(): Iterable<SentTest>;
}

export function createDeliveries(context: DeliveryContext): Deliveries {
  const tests = new Map<string, SentTest>();
  const find = (key: TestKey) => tests.get(testKeyOf(key));
  let hasRepeats = false;
  const hear = (key: TestKey, delivery: number) => {
    const test = find(key);
    if (test !== undefined) test.heardOf ??= delivery;
    if (test?.heardOf !== delivery) hasRepeats = true;
  };
  return {
    expect(key) {
      const test = createSentTest(key);
      tests.set(testKeyOf(key), test);
      return test;
    },
    find,
    hear,
    async take(message, id) {
      const key = toKey(message);
      hear(key, message.delivery);
      const test = find(key);
      const counts = test !== undefined && isItsTurn(test, message);
      const made = toMadeAttempt(message, id);
      const provider = context.providers.get(key.provider);
      if (provider !== undefined) context.control.count(made, provider);
      const prompt = { hash: message.promptHash, messages: message.prompt ?? [] };
      const { sequence } = message;
      if (!counts) {
        await context.journal.record(key, sequence, { ...made, abandoned: true }, prompt);
        return;
      }
      if (sequence === 1) beginAnew(test, message.delivery);
      const place = context.journal.record(key, sequence, made, prompt);
      add(test, made, place);
      await place;
      context.onAttempt(key, made.attempt);
    },
    end(key, delivery) {
      const test = find(key);
      if (test === undefined || test.delivery !== delivery) return undefined;
      return buildResult(test);
    },
    forget: (key) => void tests.delete(testKeyOf(key)),
    get hasRepeats() {
      return hasRepeats;
    },
    get size() {
      return tests.size;
    },
    list: () => tests.values(),
  };
}

export function toKey({ provider, scenario, runNumber }: TestKey): TestKey {
  return { provider, scenario, runNumber };
}

// --- internal ---

function createSentTest(key: TestKey): SentTest {
  const nothing = { delivery: 0, attempts: [], places: [], activeMs: 0, caseResult: undefined };
  return { key, heardOf: undefined, ...nothing };
}

/** The next attempt of the handing-out that counts, or the first of a later one. */
function isItsTurn(
  { delivery, attempts }: SentTest,
  message: Pick<AttemptMessage, "delivery" | "sequence">,
): boolean {
  if (message.delivery === delivery) return message.sequence === attempts.length + 1;
  return message.delivery > delivery && message.sequence === 1;
}

function beginAnew(test: SentTest, delivery: number): void {
  test.delivery = delivery;
  test.attempts.length = 0;
  test.places.length = 0;
  test.activeMs = 0;
  test.caseResult = undefined;
}

/** Of an attempt only the figures are held: the reply lies in the journal. */
function add(test: SentTest, made: MadeAttempt, place: Promise<LinePlace>): void {
  test.attempts.push({ ...made.attempt, rawResponse: "", parsedResponse: null });
  test.places.push(place);
  test.activeMs += made.activeMs;
  test.caseResult = made.caseResult;
}

function toMadeAttempt(message: AttemptMessage, id: string): MadeAttempt {
  const { hasReply, arrivedNs } = message;
  const { caseResult, ...made } = splitAttempt(message.attempt);
  return { ...made, hasReply, arrivedNs, id, ...(caseResult === undefined ? {} : { caseResult }) };
}

function buildResult({ key, attempts, activeMs, caseResult }: SentTest): RunResult {
  const success = attempts.at(-1)?.success === true;
  const result = {
    success,
    attempts: [...attempts],
    totalDurationMs: activeMs,
    finalResponse: null,
  };
  return withCaseResult(key.runNumber, result, caseResult);
}
