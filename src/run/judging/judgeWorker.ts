// Entry of a thread that judges replies, one after another; started and ended by `judgeThread`.
import { parentPort } from "node:worker_threads";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import type { JudgeAnswer, JudgeRequest, SchemaKey, SentTask } from "./judgeMessages.ts";
import { type JudgeTask, judgeTask, listSchemas } from "./judgeTask.ts";

const known = new Map<number, JsonSchema>();

function say(answer: JudgeAnswer): void {
  parentPort?.postMessage(formatExactJson(answer));
}

function findSchema(key: SchemaKey): JsonSchema {
  const schema = typeof key === "boolean" ? key : known.get(key);
  if (schema === undefined) throw new RangeError(`no schema ${key} was sent`);
  return schema;
}

function restore({ schema, whole, ...rest }: SentTask): JudgeTask {
  return {
    ...rest,
    schema: findSchema(schema),
    ...(whole && { whole: { ...whole, schema: findSchema(whole.schema) } }),
  };
}

function answer({ task, schemas, timeoutMs }: JudgeRequest): void {
  for (const [key, schema] of schemas) known.set(key, schema);
  const restored = restore(task);
  if (schemas.length > 0) {
    for (const schema of listSchemas(restored)) compileOnce(schema);
    say({ type: "compiled" });
  }
  say({ type: "judged", judgement: judgeTask(restored, timeoutMs) });
}

parentPort?.on("message", (text: string) => {
  try {
    answer(parseExactJson(text) as JudgeRequest);
  } catch (error) {
    say({ type: "judged", judgement: { fault: errorMessage(error) } });
  }
});
say({ type: "ready" });
