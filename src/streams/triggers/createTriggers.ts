import { findKind } from "../../model/config/kind.ts";
import type { StopTriggerConfig } from "../../model/config/stopTrigger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import { DeadlineTimer } from "./deadlineTimer.ts";
import { createSilenceGuard } from "./silenceTrigger.ts";
import type { StopTrigger, TriggerProgress } from "./stopTrigger.ts";
import type { StopTriggerContext } from "./stopTriggerKind.ts";
import { stopTriggerKinds } from "./stopTriggerKinds.ts";

export interface TriggerOptions extends Omit<StopTriggerContext, "fire"> {
  /** Epoch ns of a monotonic clock. */
  readonly now: () => bigint;
  /** A trigger fired because of the time, or because of what it learned of a record later. */
  readonly onDue: (kind: string) => void;
}

/** The stop triggers of one observation: whichever is first. Of two at the same record, the one that is named first. */
export interface StopTriggerSet {
  /** Begins anew; triggers that count from the start wait for the clock. */
  arm(): void;
  /** From now on time counts; called once. */
  startClock(): void;
  /** The one that fires at this record. */
  onRecord(record: HandlerRecord): string | undefined;
  /** No records are let in until `release`. */
  hold(): void;
  release(): void;
  /** The observation has ended: nothing fires any more. */
  disarm(): void;
  /** The one with the most progress, of those that have any. */
  nearest(): NearestTrigger | undefined;
}

export interface NearestTrigger extends TriggerProgress {
  readonly kind: string;
}

export function createTriggers(
  configs: readonly StopTriggerConfig[],
  { now, onDue, ...context }: TriggerOptions,
): StopTriggerSet {
  let isArmed = false;
  const listed = configs.map((config) => ({
    config,
    kind: findKind(stopTriggerKinds, config.kind),
  }));
  const fire = (kind: string) => {
    if (isArmed) onDue(kind);
  };
  const triggers = listed.map(({ config, kind }) => kind.create(config, { ...context, fire }));
  if (!listed.some(({ kind }) => kind.isSureToFire)) {
    const silences = listed.map(({ config, kind }) => kind.findSilenceSeconds?.(config) ?? 0);
    triggers.push(createSilenceGuard(Math.max(guardSeconds, ...silences)));
  }
  let hasClock = false;
  /** Whether every deadline that a record brings is known. */
  let isSettled = false;
  const timer = new DeadlineTimer(now, () => {
    const first = findFirst(triggers);
    if (first?.deadlineNs !== undefined && first.deadlineNs <= now()) onDue(first.kind);
    else watch();
  });
  const watch = () => {
    isSettled = false;
    const deadlineNs = findFirst(triggers)?.deadlineNs;
    if (deadlineNs === undefined) timer.clear();
    else timer.set(deadlineNs);
  };
  return {
    arm() {
      const nowNs = now();
      isArmed = true;
      for (const trigger of triggers) {
        if (hasClock || !trigger.isTimed) trigger.arm(nowNs);
      }
      watch();
    },
    startClock() {
      const nowNs = now();
      hasClock = true;
      if (!isArmed) return;
      for (const trigger of triggers) {
        if (trigger.isTimed) trigger.arm(nowNs);
      }
      watch();
    },
    onRecord(record) {
      const fired = findFired(triggers, record);
      // A deadline that has moved on is seen when its timer wakes; new ones come with the first record only.
      if (isArmed && !isSettled) {
        watch();
        isSettled = true;
      }
      return fired;
    },
    hold() {
      const nowNs = now();
      for (const trigger of triggers) trigger.hold(nowNs);
      watch();
    },
    release() {
      const nowNs = now();
      for (const trigger of triggers) trigger.release(nowNs);
      watch();
    },
    disarm() {
      isArmed = false;
      timer.clear();
    },
    nearest: () => findNearest(triggers, now()),
  };
}

// --- internal ---

/** After so long without a record an observation ends that nothing else is sure to end. */
const guardSeconds = 300;

/** The first that fires; those after it do not see the record. */
function findFired(triggers: readonly StopTrigger[], record: HandlerRecord): string | undefined {
  for (const trigger of triggers) if (trigger.onRecord(record)) return trigger.kind;
  return undefined;
}

/** The trigger that is due first, of those that have a deadline. */
function findFirst(triggers: readonly StopTrigger[]): StopTrigger | undefined {
  let first: StopTrigger | undefined;
  for (const trigger of triggers) {
    const { deadlineNs } = trigger;
    if (deadlineNs === undefined) continue;
    if (first?.deadlineNs === undefined || deadlineNs < first.deadlineNs) first = trigger;
  }
  return first;
}

function findNearest(triggers: readonly StopTrigger[], nowNs: bigint): NearestTrigger | undefined {
  let nearest: NearestTrigger | undefined;
  for (const trigger of triggers) {
    const each = trigger.progress(nowNs);
    if (each !== undefined && each.progress > (nearest?.progress ?? -1)) {
      nearest = { ...each, kind: trigger.kind };
    }
  }
  return nearest;
}
