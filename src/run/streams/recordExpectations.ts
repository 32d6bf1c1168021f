import { jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedObserver } from "../../model/config/loadedConfig.ts";
import { type ExpectedRecords, findLeast } from "../../model/config/streamScenario.ts";
import type { LoggerSet } from "../../model/results/outputLogger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type { AttemptResult, ValidationError } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import { findSchemaCost } from "../judging/schemaCost.ts";
import { TestFault } from "../testFault.ts";
import type { JudgingContext } from "./judgeUnlessStopped.ts";
import { createRecordMatcher } from "./recordMatcher.ts";

/** What an observer expects of its records, and what that came to in one test. */
export interface RecordExpectations {
  /**
   * `bodyText` is what its body was parsed from, where that is at hand. Resolves once the record is judged, and need not be
   * kept; undefined where it is by now. Never rejects.
   */
  add(record: HandlerRecord, bodyText?: string): Promise<void> | undefined;
  reset(): void;
  /** Of what was not met. Rejects with a `TestFault` when that cannot be told. */
  findErrors(): Promise<ValidationError[]>;
}

/** All that an observer may expect. */
export function joinExpectations(parts: readonly RecordExpectations[]): RecordExpectations {
  return {
    add: (record, bodyText) => awaitAll(parts, (part) => part.add(record, bodyText)),
    reset: () => {
      for (const part of parts) part.reset();
    },
    findErrors: async () => (await Promise.all(parts.map((part) => part.findErrors()))).flat(),
  };
}

export function createRecordExpectations(
  { expect }: LoadedObserver,
  scenario: number,
  context: JudgingContext,
): RecordExpectations {
  const tallies = expect.map((each) => createTally(each, scenario, context));
  let recordCount = 0;
  return {
    add(record) {
      recordCount += 1;
      return awaitAll(tallies, (tally) => tally.add(record));
    },
    reset() {
      recordCount = 0;
      for (const tally of tallies) tally.reset();
    },
    findErrors: async () =>
      (await Promise.all(tallies.map((tally) => tally.findError(recordCount)))).flat(),
  };
}

/** The loggers given; what they log is held against what is expected too, and is logged once it was. */
export function expectRecords(expectations: RecordExpectations, loggers: LoggerSet): LoggerSet {
  return {
    ...loggers,
    log(record, bodyText) {
      const judged = expectations.add(record, bodyText);
      const written = loggers.log(record, bodyText);
      return judged === undefined ? written : awaitBoth(written, judged);
    },
    async reset() {
      expectations.reset();
      await loggers.reset();
    },
  };
}

/** The attempt of a test that has a verdict, which also fails for what was expected and not met. */
export async function addUnmet(
  attempt: AttemptResult,
  expectations: RecordExpectations | undefined,
): Promise<AttemptResult> {
  if (attempt.errorMessage !== null || expectations === undefined) return attempt;
  try {
    const errors = await expectations.findErrors();
    if (errors.length === 0) return attempt;
    const validationErrors = [...attempt.validationErrors, ...errors];
    return { ...attempt, success: false, validationErrors };
  } catch (error) {
    if (!(error instanceof TestFault)) throw error;
    const { kind: errorKind, message } = error;
    return { ...attempt, success: false, validationErrors: [], errorKind, errorMessage: message };
  }
}

// --- internal ---

/** Resolves once all that is to be waited for has; undefined where that is nothing. */
function awaitAll<T>(
  each: readonly T[],
  start: (one: T) => Promise<void> | undefined,
): Promise<void> | undefined {
  let all: Promise<void> | undefined;
  for (const one of each) {
    const work = start(one);
    if (work !== undefined) all = all === undefined ? work : awaitBoth(all, work);
  }
  return all;
}

async function awaitBoth(one: Promise<void>, other: Promise<void>): Promise<void> {
  await one;
  await other;
}

/** Records that are looked at for the one that comes nearest. */
const mostNearest = 10_000;
const mostNearestErrors = 3;

interface Nearest {
  readonly sequence: number;
  readonly errors: readonly ValidationError[];
}

function createTally(expected: ExpectedRecords, scenario: number, context: JudgingContext) {
  const { name, max } = expected;
  const min = findLeast(expected);
  const schema = jsonSchemaSchema.parse(expected.match);
  const matches = createRecordMatcher(schema, scenario, context);
  const isCheap = findSchemaCost(schema).isCheap;
  let tally = startTally();

  const take = (to: Tally, { sequence, payload }: HandlerRecord, isMatch: boolean) => {
    if (isMatch) to.count += 1;
    else if (to.count < min && isCheap && sequence <= mostNearest) {
      const errors = compileOnce(schema).listErrors(payload);
      if (errors.length < (to.nearest?.errors.length ?? Number.POSITIVE_INFINITY)) {
        to.nearest = { sequence, errors };
      }
    }
  };
  const fail = (to: Tally, error: unknown) => {
    to.fault ??= errorMessage(error);
  };
  return {
    add(record: HandlerRecord): Promise<void> | undefined {
      const to = tally;
      try {
        const answer = matches(record.payload);
        if (typeof answer === "boolean") {
          take(to, record, answer);
          return undefined;
        }
        const taken = answer
          .then((isMatch) => take(to, record, isMatch))
          .catch((error: unknown) => fail(to, error))
          .finally(() => to.awaited.delete(taken));
        to.awaited.add(taken);
        return taken;
      } catch (error) {
        fail(to, error);
        return undefined;
      }
    },
    reset() {
      tally = startTally();
    },
    async findError(recordCount: number): Promise<ValidationError[]> {
      await Promise.all(tally.awaited);
      const message = describeUnmet({ min, max, recordCount, ...tally });
      return message === undefined ? [] : [{ path: ["expect", name], code: "expect", message }];
    },
  };
}

/** What came since the last reset: answers that come after one count for what was before it. */
interface Tally {
  count: number;
  nearest: Nearest | undefined;
  fault: string | undefined;
  readonly awaited: Set<Promise<void>>;
}

function startTally(): Tally {
  return { count: 0, nearest: undefined, fault: undefined, awaited: new Set() };
}

interface Tallied extends Readonly<Pick<Tally, "count" | "nearest" | "fault">> {
  readonly min: number;
  readonly max: number | undefined;
  readonly recordCount: number;
}

function describeUnmet({ min, max, count, recordCount, nearest, fault }: Tallied) {
  const came = `${count} of ${formatPlural(recordCount, "record")} matched`;
  if (max !== undefined && count > max) return `${came}, at most ${max} may`;
  if (fault !== undefined) return `a record could not be judged: ${fault}`;
  if (count >= min) return undefined;
  const unmet = `${came}, at least ${min} must`;
  if (nearest === undefined) return unmet;
  const of = recordCount > mostNearest ? ` of the first ${formatCount(mostNearest)}` : "";
  return `${unmet}; the nearest${of} is record ${nearest.sequence}: ${spell(nearest)}`;
}

function spell({ errors }: Nearest): string {
  const shown = errors
    .slice(0, mostNearestErrors)
    .map(({ path, message }) => `/${path.join("/")} ${message}`);
  const more = errors.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
