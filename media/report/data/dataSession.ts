import { t } from "@vscode/l10n";
import type { z } from "zod";
import type { KeyNeed } from "../../../src/model/config/keyNeed.ts";
import type { StorageFigures } from "../../../src/model/results/storage.ts";
import {
  type DataAction,
  type DataAnswer,
  type DataOverview,
  type DataPageMessage,
  type DataState,
  dataStateSchema,
} from "../../../src/model/wire/dataProtocol.ts";
import type { dataRequests, StoredRun } from "../../../src/model/wire/dataRequests.ts";
import type { PageHost } from "../session/pageHost.ts";

export type DataHost = PageHost<DataPageMessage, DataAnswer, DataState>;
export type Expired = z.infer<typeof dataRequests.planRetention.result>;
type Reply = Extract<DataAnswer, { requestId: number }>;

/** What is known of one thing that was asked for. */
export interface Asked<T> {
  readonly value?: T;
  readonly failure?: string;
}

/** How the last test of a key went; without a message it goes on. */
export interface KeyTest {
  readonly isFine?: boolean;
  readonly message?: string;
}

/** Runs that are narrowed by these. */
export type RunNarrowing = Pick<DataState, "config" | "olderThanDays" | "text">;

/** Rows that are shown at first, and more each time. */
const pageSize = 100;
const mostRows = 1000;
/** A look that took no longer is done again by itself when runs change. */
const quickMs = 2000;

/** All the page *Manage Data* knows: asks, remembers what is picked, and says when anything changed. */
export class DataSession {
  storage: Asked<StorageFigures> = {};
  /** Whether runs came or went since the storage was measured. */
  isStorageStale = false;
  overview: Asked<DataOverview> = {};
  runs: Asked<{ readonly runs: readonly StoredRun[]; readonly total: number }> = {};
  expired: Asked<Expired> = {};
  readonly selected = new Set<string>();
  readonly keyTests = new Map<string, KeyTest>();
  private readonly host: DataHost;
  private readonly onChange: () => void;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private saved: DataState;
  private limit = pageSize;
  private lastRequestId = 0;
  private measuringSinceMs = 0;
  private tookMs = Number.POSITIVE_INFINITY;
  private measuringId = 0;
  private runsId = 0;
  private expiredId = 0;

  constructor(host: DataHost, folder: string, onChange: () => void) {
    this.host = host;
    this.onChange = onChange;
    const stored = dataStateSchema.safeParse(host.getState());
    this.saved = stored.success && stored.data.folder === folder ? stored.data : { folder };
  }

  get narrowing(): RunNarrowing {
    const { config, olderThanDays, text } = this.saved;
    return {
      ...(config === undefined ? {} : { config }),
      ...(olderThanDays === undefined ? {} : { olderThanDays }),
      ...(text === undefined ? {} : { text }),
    };
  }

  get scrollTop(): number {
    return this.saved.scrollTop ?? 0;
  }

  start(): void {
    this.save({});
    this.host.onMessage((message) => this.receive(message));
    this.load();
  }

  load(): void {
    this.measure(true);
    this.loadOverview();
    this.loadRuns();
  }

  /** Measures the storage from the begin, or asks how far that is. */
  measure(isFresh: boolean): void {
    if (isFresh) {
      this.measuringSinceMs = performance.now();
      this.isStorageStale = false;
    }
    this.measuringId = this.ask({ type: "measureStorage", isFresh }, (reply) => {
      if (reply.requestId !== this.measuringId) return;
      if (reply.type === "measureStorage") this.receiveStorage(reply.result);
      else this.storage = { ...this.storage, ...failureOf(reply) };
    });
  }

  loadOverview(): void {
    this.ask({ type: "getOverview" }, (reply) => {
      if (reply.type === "getOverview") {
        this.overview = { value: reply.result };
        this.planRetention(reply.result);
      } else this.overview = { ...this.overview, ...failureOf(reply) };
    });
  }

  loadRuns(): void {
    const asked = { type: "listStoredRuns", limit: this.limit, ...this.narrowing } as const;
    this.runsId = this.ask(asked, (reply) => {
      if (reply.requestId !== this.runsId) return;
      if (reply.type === "listStoredRuns") {
        this.runs = { value: reply.result };
        this.dropUnlisted();
      } else this.runs = { ...this.runs, ...failureOf(reply) };
    });
  }

  get mayLoadMore(): boolean {
    const total = this.runs.value?.total ?? 0;
    return total > this.limit && this.limit < mostRows;
  }

  loadMore(): void {
    this.limit = Math.min(mostRows, this.limit + pageSize * 2);
    this.loadRuns();
  }

  narrow(narrowing: RunNarrowing): void {
    const { config, olderThanDays, text } = narrowing;
    this.save({ config, olderThanDays, text: text === "" ? undefined : text });
    this.limit = pageSize;
    this.selected.clear();
    this.loadRuns();
    this.onChange();
  }

  select(runIds: readonly string[], isSelected: boolean): void {
    for (const id of runIds) {
      if (isSelected) this.selected.add(id);
      else this.selected.delete(id);
    }
    this.onChange();
  }

  testKey(key: KeyNeed): void {
    const id = keyId(key);
    this.keyTests.set(id, {});
    const { source, name, origin } = key;
    this.ask({ type: "testKey", key: { source, name, origin } }, (reply) => {
      if (reply.type === "testKey") this.keyTests.set(id, reply.result);
      else if (reply.type !== "requestFailed" || reply.message === "") this.keyTests.delete(id);
      else this.keyTests.set(id, { isFine: false, message: reply.message });
    });
    this.onChange();
  }

  /** Ends the look at which runs would go. */
  stopPlanning(): void {
    this.expiredId = 0;
    this.expired = { failure: t("Stopped before all runs were looked at.") };
    this.act({ type: "stopPlanning" });
    this.onChange();
  }

  act(action: DataAction): void {
    this.host.post(action);
  }

  setScrollTop(scrollTop: number): void {
    this.save({ scrollTop });
  }

  private planRetention({ retention: { policy } }: DataOverview): void {
    if (Object.keys(policy).length === 0) {
      this.expired = {};
      return;
    }
    this.lookAtExpired(policy, true);
  }

  /** Asks again until all runs were looked at, or it was stopped. */
  private lookAtExpired(policy: DataOverview["retention"]["policy"], isFresh: boolean): void {
    this.expiredId = this.ask({ type: "planRetention", policy, isFresh }, (reply) => {
      if (reply.requestId !== this.expiredId) return;
      if (reply.type !== "planRetention") this.expired = failureOf(reply);
      else {
        this.expired = { value: reply.result };
        if (reply.result.progress !== undefined) this.lookAtExpired(policy, false);
      }
    });
  }

  private receiveStorage(figures: StorageFigures): void {
    this.storage = { value: figures };
    if (figures.isComplete) this.tookMs = performance.now() - this.measuringSinceMs;
    else this.measure(false);
  }

  private receive(message: DataAnswer): void {
    if (message.type === "runsChanged") this.onRunsChanged();
    else if (message.type === "overviewChanged") this.loadOverview();
    else {
      this.waiting.get(message.requestId)?.(message);
      this.waiting.delete(message.requestId);
    }
    this.onChange();
  }

  private onRunsChanged(): void {
    this.loadRuns();
    this.loadOverview();
    if (this.tookMs < quickMs) this.measure(true);
    else this.isStorageStale = true;
  }

  private dropUnlisted(): void {
    const listed = new Set(this.runs.value?.runs.map(({ entry }) => entry.id));
    for (const id of [...this.selected]) if (!listed.has(id)) this.selected.delete(id);
  }

  private ask(question: QuestionWithoutId, onReply: (reply: Reply) => void): number {
    this.lastRequestId += 1;
    const requestId = this.lastRequestId;
    this.waiting.set(requestId, onReply);
    this.host.post({ ...question, requestId } as DataPageMessage);
    return requestId;
  }

  private save(change: { [Key in keyof DataState]?: DataState[Key] | undefined }): void {
    const changed = Object.entries({ ...this.saved, ...change });
    const known = Object.fromEntries(changed.filter(([, value]) => value !== undefined));
    this.saved = { folder: this.saved.folder, ...known };
    this.host.setState(this.saved);
  }
}

/** What tells keys apart. */
export function keyId({ source, name, origin }: KeyNeed): string {
  return JSON.stringify([source, name, origin]);
}

// --- internal ---

type Question = Extract<DataPageMessage, { requestId: number }>;
type QuestionWithoutId = Question extends infer Q
  ? Q extends { requestId: number }
    ? Omit<Q, "requestId">
    : never
  : never;

function failureOf(reply: Reply): { failure?: string } {
  return reply.type === "requestFailed" ? { failure: reply.message } : {};
}
