import type { Judgement } from "./budget.ts";
import type { Evaluated } from "./evaluated.ts";
import type { FaultList } from "./faultList.ts";
import type { SchemaPlace } from "./schemaRegistry.ts";

/** Whether a value passes, decided at its first fault. */
export type Test = (value: unknown, judgement: Judgement) => boolean;

/** The same, noting which keys and items were looked at. */
export type Track = (value: unknown, judgement: Judgement, evaluated: Evaluated) => boolean;

/** What one keyword, or one whole schema, asks of a value. */
export interface Check {
  test: Test;
  /** Adds every fault of a value; none exactly when `test` passes it. */
  list(value: unknown, faults: FaultList): void;
  /** Absent where nothing is noted beyond what `test` says. */
  track?: Track;
}

/** A compiled schema; schemas that refer to one another hold each other's nodes. */
export interface SchemaNode extends Check {
  track: Track;
  readonly place: SchemaPlace;
  /** Schemas that it applies to the same value, each alone or several of them together. */
  readonly inPlace: SchemaLink[];
  /** Schemas that it applies to what is in the value. */
  readonly below: SchemaLink[];
}

/** A use of a schema; of those in one `lane` only one is ever applied to the same value. */
export interface SchemaLink {
  readonly node: SchemaNode;
  readonly lane: string;
}

/** The check that asks several others, one after the other. */
export function joinChecks(checks: readonly Check[]): Check & { track: Track } {
  const [only] = checks;
  if (only !== undefined && checks.length === 1) return { ...only, track: only.track ?? only.test };
  return {
    test: joinTests(checks.map(({ test }) => test)),
    list: (value, faults) => {
      for (const check of checks) check.list(value, faults);
    },
    track: joinTracks(checks.map(({ track, test }) => track ?? test)),
  };
}

// --- internal ---

function joinTests(tests: readonly Test[]): Test {
  const [first, second, third, ...rest] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) return (value, run) => first(value, run) && second(value, run);
  if (rest.length === 0) {
    return (value, run) => first(value, run) && second(value, run) && third(value, run);
  }
  const last = joinTests(rest);
  return (value, run) =>
    first(value, run) && second(value, run) && third(value, run) && last(value, run);
}

/** Where failed schemas count too, the first fault does not end it. */
function joinTracks(tracks: readonly Track[]): Track {
  return (value, judgement, evaluated) => {
    let passes = true;
    for (const track of tracks) {
      if (track(value, judgement, evaluated)) continue;
      if (!evaluated.isLenient) return false;
      passes = false;
    }
    return passes;
  };
}
