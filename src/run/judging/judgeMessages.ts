import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { Judgement, JudgeTask } from "./judgeTask.ts";

/** A schema as it goes to a thread: by number, since it is sent once; a boolean goes as it is. */
export type SchemaKey = number | boolean;

/** A task with its schemas by key. */
export type SentTask = Omit<JudgeTask, "schema" | "whole"> & {
  readonly schema: SchemaKey;
  readonly whole?: { readonly schema: SchemaKey; readonly outcome: unknown };
};

/** What a judging thread is asked. */
export interface JudgeRequest {
  readonly task: SentTask;
  readonly timeoutMs: number;
  /** Those of the task that the thread does not have yet. */
  readonly schemas: readonly (readonly [key: number, schema: JsonSchema])[];
}

/** What it says: that it can be asked, that new schemas are compiled, and what became of the task. */
export type JudgeAnswer =
  | { readonly type: "ready" }
  | { readonly type: "compiled" }
  | { readonly type: "judged"; readonly judgement: Judgement };
