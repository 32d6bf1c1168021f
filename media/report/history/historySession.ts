import type {
  HistoryConfig,
  HistoryFilter,
  HistoryModel,
} from "../../../src/model/results/history.ts";
import {
  type HistoryAction,
  type HistoryAnswer,
  type HistoryMessage,
  type HistoryState,
  historyStateSchema,
} from "../../../src/model/wire/historyProtocol.ts";
import type { PageHost } from "../session/pageHost.ts";

export type HistoryHost = PageHost<HistoryMessage, HistoryAnswer, HistoryState>;

/** What runs are narrowed by; days in the local time zone. */
export type HistoryNarrowing = Pick<
  HistoryState,
  "provider" | "scenario" | "branch" | "from" | "to"
>;

export type HistoryView =
  | { readonly kind: "loading" }
  | { readonly kind: "unavailable"; readonly message: string }
  | { readonly kind: "history"; readonly model: HistoryModel };

/** All the page of a history knows: asks until every run is read, remembers what is picked, and says when anything changed. */
export class HistorySession {
  view: HistoryView = { kind: "loading" };
  /** While what is shown is still the answer to the question before. */
  isStale = false;
  /** Why the last question had no answer, while the answer before it is still shown. */
  failure: string | undefined;
  readonly config: HistoryConfig;
  private readonly host: HistoryHost;
  private readonly onChange: () => void;
  private saved: HistoryState;
  private lastRequestId = 0;

  constructor(
    host: HistoryHost,
    ref: Pick<HistoryState, "folder" | "config">,
    onChange: () => void,
  ) {
    this.host = host;
    this.onChange = onChange;
    this.config = ref.config;
    const stored = historyStateSchema.safeParse(host.getState());
    this.saved = stored.success && isSameRef(stored.data, ref) ? stored.data : ref;
  }

  get narrowing(): HistoryNarrowing {
    const { provider, scenario, branch, from, to } = this.saved;
    return { ...present({ provider, scenario, branch, from, to }) };
  }

  get isNarrowed(): boolean {
    return Object.keys(this.narrowing).length > 0;
  }

  /** Whether runs of which only the commit is another one are marked too. */
  get showsCommits(): boolean {
    return this.saved.showsCommits ?? true;
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
    if (this.view.kind === "unavailable") this.view = { kind: "loading" };
    this.isStale = this.view.kind === "history";
    this.ask();
    this.onChange();
  }

  narrow(change: { [Key in keyof HistoryNarrowing]: HistoryNarrowing[Key] | undefined }): void {
    this.save(change);
    this.load();
  }

  clearNarrowing(): void {
    this.narrow({
      ...{ provider: undefined, scenario: undefined, branch: undefined },
      ...{ from: undefined, to: undefined },
    });
  }

  setShowsCommits(showsCommits: boolean): void {
    this.save({ showsCommits });
    this.onChange();
  }

  setScrollTop(scrollTop: number): void {
    this.save({ scrollTop });
  }

  act(action: HistoryAction): void {
    this.host.post(action);
  }

  private ask(): void {
    this.lastRequestId += 1;
    const filter = toFilter(this.narrowing);
    this.host.post({ type: "getHistory", requestId: this.lastRequestId, filter });
  }

  private receive(message: HistoryAnswer): void {
    if (message.type === "runsChanged") {
      this.load();
      return;
    }
    if (message.requestId !== this.lastRequestId) return;
    this.isStale = false;
    this.failure = undefined;
    if (message.type === "getHistory") {
      this.view = { kind: "history", model: message.result };
      if (message.result.pending > 0) this.ask();
    } else if (this.view.kind === "history") this.failure = message.message;
    else this.view = { kind: "unavailable", message: message.message };
    this.onChange();
  }

  private save(change: { [Key in keyof HistoryState]?: HistoryState[Key] | undefined }): void {
    const { folder, config } = this.saved;
    this.saved = { folder, config, ...present({ ...this.saved, ...change }) };
    this.host.setState(this.saved);
  }
}

/** From the begin of the first day to the end of the last; a day that is none narrows nothing. */
export function toFilter({ from, to, ...others }: HistoryNarrowing): HistoryFilter {
  return {
    ...others,
    ...present({ since: toIso(from, "T00:00:00"), until: toIso(to, "T23:59:59.999") }),
  };
}

// --- internal ---

function toIso(day: string | undefined, time: string): string | undefined {
  const date = new Date(`${day}${time}`);
  return day === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends object>(values: T): Present<T> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Present<T>;
}

function isSameRef(
  a: Pick<HistoryState, "folder" | "config">,
  b: Pick<HistoryState, "folder" | "config">,
): boolean {
  const keyOf = ({ folder, config: { name, file } }: typeof a) =>
    JSON.stringify([folder, name, file]);
  return keyOf(a) === keyOf(b);
}
