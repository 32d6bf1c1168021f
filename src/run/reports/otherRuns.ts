import { hostname } from "node:os";
import { createCoalescedTask } from "../../common/coalesce.ts";
import type { RunElsewhere } from "../../model/wire/hostProtocol.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { type RunLockOwner, runLockInstance } from "../../store/runLock.ts";
import { type FollowedRun, followRun } from "../follow/followRun.ts";
import type { RunHost } from "../runHost.ts";

/** The run that another process makes in the data folder: another window, the command line, a service. */
export interface OtherRuns {
  /** As of the last look; undefined while this process has the run. */
  readonly current: RunElsewhere | undefined;
  /** Looks now, and from then on regularly. Never rejects. */
  look(): Promise<void>;
  /** The run of another process of this id, once its folder was read. */
  find(runId: string): OtherRun | undefined;
  /** Asks its owner to stop it; false when no run of this id goes on elsewhere. Throws `UserError` ("storage"). */
  stop(runId: string): Promise<boolean>;
  close(): void;
}

/** A run of another process, as its report asks for it. */
export interface OtherRun {
  readonly run: FollowedRun;
  readonly isStopping: boolean;
}

export interface OtherRunsOptions {
  readonly runs: Pick<RunHost, "store" | "active" | "recover">;
  /** Told of each look at a run, and once when it has ended. */
  readonly onChange: (run: RunElsewhere | undefined) => void;
  /** Told of runs that were closed because their process died. */
  readonly onRecovered: (outcomes: readonly RunOutcome[]) => void;
  /** Told after each look that finds no run, here or elsewhere. */
  readonly onFree: () => void;
}

/** Looks at nothing until asked. */
export function createOtherRuns({
  runs,
  onChange,
  onRecovered,
  onFree,
}: OtherRunsOptions): OtherRuns {
  const { store } = runs;
  let seen: SeenRun | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const looking = createCoalescedTask(async () => {
    const isMore = await lookOnce().catch(() => false);
    clearTimeout(timer);
    if (isClosed) return;
    const idleMs = seen === undefined ? idleLookMs : lookMs;
    timer = setTimeout(() => void looking.run(), isMore ? catchUpMs : idleMs).unref();
  });

  /** Resolves with whether there is more to read. */
  async function lookOnce(): Promise<boolean> {
    const owner = runs.active === undefined ? await store.readRunLockOwner() : undefined;
    if (owner === undefined || owner.instance === runLockInstance) {
      await forget();
      if (owner === undefined && runs.active === undefined) onFree();
      return false;
    }
    if (seen === undefined || !isSame(seen.owner, owner)) seen = { owner };
    return await readOn(seen);
  }

  async function readOn(run: SeenRun): Promise<boolean> {
    const { owner } = run;
    let isMore = false;
    run.stop = await findStop(run, owner);
    try {
      // It has the lock a moment before it has a folder.
      run.followed ??= followRun(store, await store.loadRunFolder(owner.runId));
      isMore = await run.followed.readOn();
    } catch {
      // What cannot be read now may be at the next look; whether the run goes on is told by its lock.
    }
    if (seen === run) onChange(describe(run));
    return isMore;
  }

  /** The run has ended, or its process died: then it is closed here, unless somebody else is faster. */
  async function forget(): Promise<void> {
    if (seen === undefined) return;
    seen = undefined;
    try {
      const { closed } = await runs.recover();
      if (closed.length > 0) onRecovered(closed);
    } finally {
      onChange(undefined);
    }
  }

  async function findStop(run: SeenRun, owner: RunLockOwner): Promise<RunElsewhere["stop"]> {
    if (!(await store.hasStopRequest(owner))) {
      if (!run.isAsked || seen !== run) return undefined;
      // What deletes files that git does not track deletes a request, too.
      await store.writeStopRequest(owner);
    }
    run.foundMs ??= performance.now();
    return performance.now() - run.foundMs > answerWithinMs ? "unanswered" : "asked";
  }

  return {
    get current() {
      return seen && describe(seen);
    },
    look: () => looking.run(),
    find(runId) {
      if (seen?.followed?.id !== runId) return undefined;
      return { run: seen.followed, isStopping: seen.stop === "asked" };
    },
    async stop(runId) {
      await looking.run();
      const run = seen;
      if (run?.owner.runId !== runId) return false;
      await store.writeStopRequest(run.owner);
      run.isAsked = true;
      await looking.run();
      return true;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

// --- internal ---

/** Between two looks at a run of another process. */
const lookMs = 1000;
/** While more was written than was read. */
const catchUpMs = 20;
/** Where none is known: the editor is told of most by its own watch of files, but not on every disk. */
const idleLookMs = 5000;
/** A run stops within a second, one on a slow disk a little later. */
const answerWithinMs = 10_000;

interface SeenRun {
  readonly owner: RunLockOwner;
  followed?: FollowedRun;
  stop?: RunElsewhere["stop"];
  /** Whether this process asked for its end. */
  isAsked?: boolean;
  /** When such a request, whoever made it, was found. */
  foundMs?: number;
}

function isSame(a: RunLockOwner, b: RunLockOwner): boolean {
  return a.runId === b.runId && a.instance === b.instance && a.since === b.since;
}

function describe({ owner, followed, stop }: SeenRun): RunElsewhere {
  const { runId, name, since, pid, host } = owner;
  const progress = followed?.progress(stop === "asked");
  return { runId, name, since, pid, host, isHere: host === hostname(), progress, stop };
}
