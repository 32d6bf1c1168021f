import { t } from "@vscode/l10n";
import type { GrantedKey, KeyNeed } from "../../model/config/keyNeed.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type {
  EditorToHost,
  HostMethod,
  HostParams,
  HostResult,
  HostSettings,
  HostToEditor,
  RunElsewhere,
  WaitingStart,
} from "../../model/wire/hostProtocol.ts";
import type { QueueAccess } from "../../model/wire/queueRequests.ts";
import type { RunOutcome, RunProgress } from "../../model/wire/runProgress.ts";
import { forkHost, type HostProcess } from "./hostProcess.ts";
import { toUserError } from "./toUserError.ts";

export type ChatRequest = Extract<HostToEditor, { type: "chat" }>;
export type ChatReply = Omit<Extract<EditorToHost, { type: "chatReply" }>, "type" | "id">;
export type LogLevel = Extract<HostToEditor, { type: "log" }>["level"];

/** How a start that waited has ended its wait. */
export type WaitingEnded = Pick<
  Extract<HostToEditor, { type: "waitingEnded" }>,
  "start" | "runId" | "error"
>;

/** What the run host says by itself. */
export interface HostListeners {
  onRunProgress(progress: RunProgress): void;
  onRunFinished(outcome: RunOutcome): void;
  /** The run of another process goes on, or has ended. */
  onRunElsewhere(run: RunElsewhere | undefined): void;
  onWaiting(waiting: readonly WaitingStart[]): void;
  /** A start that waited has begun, or failed. */
  onWaitingEnded(ended: WaitingEnded): void;
  /** Runs whose process died, which were closed as interrupted. */
  onRecovered(outcomes: readonly RunOutcome[]): void;
  onLog(level: LogLevel, message: string): void;
  onChat(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
  /** Keys for a run that was not started here. Rejects when there are none, with a message for whoever started it. */
  onAskKeys(needs: readonly KeyNeed[]): Promise<GrantedKey[]>;
  /** The queue for a run that was not started here. Rejects when there is none, with a message for whoever asked for the run. */
  onAskQueue(): Promise<QueueAccess>;
  /** The host ended by itself; told once, and the next request starts a new one. */
  onCrash(message: string): void;
}

export interface HostClientOptions {
  readonly hostFile: string;
  readonly readSettings: () => HostSettings;
  readonly listeners: HostListeners;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Talks to the run host of one workspace folder, which is started by the first request. */
export class HostClient {
  private readonly options: HostClientOptions;
  private readonly waiting = new Map<number, Waiting>();
  private readonly chats = new Map<number, AbortController>();
  private process: HostProcess | undefined;
  private ready: Promise<unknown> | undefined;
  private lastId = 0;
  private isDisposed = false;

  constructor(options: HostClientOptions) {
    this.options = options;
  }

  /** Throws `UserError` with the host's own code, or with code `host` when it cannot answer. */
  async request<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>> {
    // Making the schemas takes longer than all the rest of the activation, so it waits for the first request.
    const protocol = await import("../../model/wire/hostProtocol.ts");
    if (this.isDisposed) throw new UserError(t("the run host is closed"), { code: "host" });
    this.ready ??= this.start(protocol);
    await this.ready;
    return this.send(protocol, method, params);
  }

  /** Tells a host that is there; one that is started later reads the settings. */
  tell(message: Extract<EditorToHost, { type: "onWindowClose" }>): void {
    this.post(message);
  }

  /** Lets the host finish by itself and starts a new one on the next request, with settings read anew. */
  restart(): void {
    const process = this.process;
    this.drop(t("the run host was restarted"));
    process?.disconnect();
  }

  dispose(): void {
    this.isDisposed = true;
    this.restart();
  }

  private async start(protocol: HostProtocol): Promise<void> {
    const { listeners, readSettings, hostFile } = this.options;
    const started: HostProcess = forkHost(hostFile, {
      onMessage: (raw) => this.process === started && this.receive(protocol, raw),
      onOutput: (line) => listeners.onLog("info", line),
      onEnd: (reason) => {
        if (this.process !== started) return;
        this.drop(reason);
        listeners.onCrash(reason);
      },
    });
    this.process = started;
    try {
      const { recovered } = await this.send(protocol, "initialize", readSettings());
      if (recovered.length > 0) listeners.onRecovered(recovered);
    } catch (error) {
      if (this.process === started) this.restart();
      throw error;
    }
  }

  private async send<M extends HostMethod>(
    { hostRequests }: HostProtocol,
    method: M,
    params: HostParams<M>,
  ): Promise<HostResult<M>> {
    const checked = hostRequests[method].params.parse(params);
    if (this.process === undefined) throw new UserError(t("the run host ended"), { code: "host" });
    const id = ++this.lastId;
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ type: "request", id, method, params: checked });
    });
    const parsed = hostRequests[method].result.safeParse(answer);
    if (parsed.success) return parsed.data as HostResult<M>;
    throw new UserError(t("the run host gave an unreadable answer to {0}", method), {
      code: "host",
      cause: parsed.error,
    });
  }

  private post(message: EditorToHost): void {
    this.process?.post(message);
  }

  private receive({ hostToEditorSchema }: HostProtocol, raw: unknown): void {
    const { listeners } = this.options;
    const parsed = hostToEditorSchema.safeParse(raw);
    if (!parsed.success) {
      listeners.onLog("error", `unreadable message of the run host: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if (message.type === "response") this.settle(message);
    else if (message.type === "runProgress") listeners.onRunProgress(message.progress);
    else if (message.type === "runFinished") listeners.onRunFinished(message.outcome);
    else if (message.type === "runElsewhere") listeners.onRunElsewhere(message.run);
    else if (message.type === "runsRecovered") listeners.onRecovered(message.outcomes);
    else if (message.type === "waiting") listeners.onWaiting(message.waiting);
    else if (message.type === "waitingEnded") listeners.onWaitingEnded(message);
    else if (message.type === "log") listeners.onLog(message.level, message.message);
    else if (message.type === "chat") void this.chat(message);
    else if (message.type === "askKeys") void this.answerKeys(message);
    else if (message.type === "askQueue") void this.answerQueue(message.id);
    else this.chats.get(message.id)?.abort();
  }

  private settle(message: Extract<HostToEditor, { type: "response" }>): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error === undefined) {
      waiting?.resolve(message.result);
      return;
    }
    waiting?.reject(toUserError(message.error));
  }

  private async chat(request: ChatRequest): Promise<void> {
    const controller = new AbortController();
    this.chats.set(request.id, controller);
    let reply: ChatReply;
    try {
      reply = await this.options.listeners.onChat(request, controller.signal);
    } catch (error) {
      reply = { failure: { kind: "internal", message: errorMessage(error) } };
    }
    this.chats.delete(request.id);
    if (!controller.signal.aborted) this.post({ ...reply, type: "chatReply", id: request.id });
  }

  /** The answer goes to the host that asked: another one may be there when a person has made up their mind. */
  private async answerKeys({ id, needs }: Extract<HostToEditor, { type: "askKeys" }>) {
    const asker = this.process;
    try {
      const keys = await this.options.listeners.onAskKeys(needs);
      asker?.post({ type: "keyReply", id, keys });
    } catch (error) {
      asker?.post({ type: "keyReply", id, refusal: errorMessage(error) });
    }
  }

  private async answerQueue(id: number) {
    const asker = this.process;
    try {
      const queue = await this.options.listeners.onAskQueue();
      asker?.post({ type: "queueReply", id, queue });
    } catch (error) {
      asker?.post({ type: "queueReply", id, refusal: errorMessage(error) });
    }
  }

  /** Forgets the host: what waits for it is rejected, what it asked for is aborted. */
  private drop(reason: string): void {
    this.process = undefined;
    this.ready = undefined;
    for (const chat of this.chats.values()) chat.abort();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(new UserError(reason, { code: "host" }));
  }
}

// --- internal ---

type HostProtocol = typeof import("../../model/wire/hostProtocol.ts");
