import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { Judgement, JudgeTask } from "./judgeTask.ts";

/** A schema as it goes to a thread: by number, since it is sent once; a boolean goes as it is. */
export type SchemaKey = number | boolean;

/** A task with its schemas by key, and its text beside it. */
export type SentTask = Omit<JudgeTask, "schema" | "whole" | "text"> & {
  readonly schema: SchemaKey;
  readonly whole?: { readonly schema: SchemaKey; readonly outcome: unknown };
};

/** What a judging thread is asked. */
export interface JudgeRequest {
  readonly task: SentTask;
  readonly text: string;
  readonly timeoutMs: number;
  /** Those of the task that the thread does not have yet. */
  readonly schemas: readonly (readonly [key: number, schema: JsonSchema])[];
}

/** What a message to a thread is: the text may be very long, and is copied as it is. */
export interface JudgePost {
  /** A `JudgeRequest` without its text, as JSON: cloned, numbers with more digits than a double has would lose them. */
  readonly json: string;
  readonly text: string;
}

/**
 * What it says, as JSON: that it can be asked, that new schemas are compiled, and what became of the task. Where `isWhole`,
 * `parsedResponse` is left out: it is the text, read by `readWholeReply`.
 */
export type JudgeAnswer =
  | { readonly type: "ready" }
  | { readonly type: "compiled" }
  | { readonly type: "judged"; readonly judgement: Judgement; readonly isWhole?: boolean };
