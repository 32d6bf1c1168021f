import type { Worker } from "node:worker_threads";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { hugeReplyCharacters, readWholeReply } from "../../model/results/wholeReply.ts";
import { errorMessage } from "../../model/userError.ts";
import { startWorker } from "../startWorker.ts";
import type { JudgeAnswer, JudgePost, JudgeRequest, SchemaKey, SentTask } from "./judgeMessages.ts";
import { type Judgement, type JudgeTask, listSchemas } from "./judgeTask.ts";

/** What is used of a worker. */
export interface JudgeWorker extends Pick<Worker, "terminate"> {
  postMessage(request: JudgeRequest): void;
  on(event: "message", listener: (answer: JudgeAnswer) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
}

/** Starts a judging thread. */
export function startJudgeWorker(): JudgeWorker {
  const worker = startWorker({ name: "judge" });
  return {
    postMessage({ text, ...request }) {
      const post: JudgePost = { json: formatExactJson(request), text };
      worker.postMessage(post);
    },
    terminate: () => worker.terminate(),
    on: (event: string, listener: (value: never) => void) =>
      worker.on(event, (value) =>
        listener((event === "message" ? parseExactJson(value) : value) as never),
      ),
  };
}

/** A worker thread that judges one reply at a time; one that exceeds its bound is ended with the thread. */
export class JudgeThread {
  /** Whether it can judge nothing more. */
  isEnded = false;
  private readonly worker: JudgeWorker;
  private readonly timeoutMs: number;
  private readonly sent = new Set<number>();
  private isReady = false;
  private current: { task: JudgeTask; resolve: (judgement: Judgement) => void } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(worker: JudgeWorker, timeoutMs: number) {
    this.worker = worker;
    this.timeoutMs = timeoutMs;
    worker.on("message", (answer: JudgeAnswer) => this.take(answer));
    worker.on("error", (error) => this.end(`the judging thread broke off: ${errorMessage(error)}`));
    worker.on("exit", () => this.end("the judging thread broke off"));
  }

  /** Asks for one judgement, none other being under way. Never rejects. */
  judge(task: JudgeTask): Promise<Judgement> {
    return new Promise((resolve) => {
      this.current = { task, resolve };
      if (this.isReady) this.send(task);
      else this.awaitReady();
    });
  }

  /** Ends the thread whatever it does; what it judges has no verdict then. */
  async stop(cause: string): Promise<void> {
    this.end(cause);
    await this.worker.terminate();
  }

  private awaitReady(): void {
    this.timer = setTimeout(
      () => void this.stop("the judging thread did not start"),
      longestStartMs,
    );
  }

  private take(answer: JudgeAnswer): void {
    if (answer.type === "judged") {
      void this.takeJudgement(answer);
    } else if (answer.type === "compiled") {
      if (this.current !== undefined) this.watch(this.timeoutMs, "it");
    } else {
      this.isReady = true;
      if (this.current !== undefined) this.send(this.current.task);
    }
  }

  private async takeJudgement({ judgement, isWhole = false }: JudgedAnswer): Promise<void> {
    const { current } = this;
    if (current === undefined) return;
    this.forget();
    const { text } = current.task;
    // Its heap would stay as large as such a reply made it; another thread is started when it is needed.
    if (text.length > hugeReplyCharacters) await this.stop("");
    const isComplete = !isWhole || "fault" in judgement;
    current.resolve(
      isComplete ? judgement : { ...judgement, parsedResponse: readWholeReply(text) },
    );
  }

  private send(task: JudgeTask): void {
    const schemas = listSchemas(task).flatMap((schema) => this.listUnsent(schema));
    try {
      const { text } = task;
      this.worker.postMessage({ task: toSentTask(task), text, schemas, timeoutMs: this.timeoutMs });
      for (const [key] of schemas) this.sent.add(key);
      if (schemas.length === 0) this.watch(this.timeoutMs, "it");
      else this.watch(Math.max(this.timeoutMs, longestCompileMs), "compiling its schema");
    } catch (error) {
      this.settle({ fault: errorMessage(error) });
    }
  }

  private listUnsent(schema: JsonSchema): [number, JsonSchema][] {
    const key = keyOf(schema);
    return typeof key === "boolean" || this.sent.has(key) ? [] : [[key, schema]];
  }

  /** Starts the time anew. An answer that came in while this thread was busy is heard before it is given up. */
  private watch(timeoutMs: number, what: string): void {
    clearTimeout(this.timer);
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (this.timer === timer) void this.stop(`${what} took more than ${timeoutMs} ms`);
      });
    }, timeoutMs + graceMs);
    this.timer = timer;
  }

  private end(cause: string): void {
    this.isEnded = true;
    this.settle({ fault: cause });
  }

  private settle(judgement: Judgement): void {
    const { current } = this;
    this.forget();
    current?.resolve(judgement);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.current = undefined;
  }
}

// --- internal ---

const longestStartMs = 30_000;

/** As long as a schema may take when it is read; a bound of judging that is longer counts. */
const longestCompileMs = 10_000;

/** A thread has this time beyond its bound to say where it was, before it is ended. */
const graceMs = 100;

const keys = new WeakMap<object, number>();
let lastKey = 0;

/** The same for the same schema object, whatever thread it goes to. */
function keyOf(schema: JsonSchema): SchemaKey {
  if (typeof schema === "boolean") return schema;
  const key = keys.get(schema) ?? ++lastKey;
  keys.set(schema, key);
  return key;
}

type JudgedAnswer = Extract<JudgeAnswer, { type: "judged" }>;

function toSentTask({ schema, whole, text: _, ...rest }: JudgeTask): SentTask {
  return {
    ...rest,
    schema: keyOf(schema),
    ...(whole && { whole: { ...whole, schema: keyOf(whole.schema) } }),
  };
}
