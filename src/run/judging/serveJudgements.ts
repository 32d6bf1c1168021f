import type { MessagePort } from "node:worker_threads";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import type { JudgeAnswer, JudgeRequest, SchemaKey, SentTask } from "./judgeMessages.ts";
import { type JudgeTask, judgeTask, listSchemas } from "./judgeTask.ts";

/** In a thread that `judgeThread` starts and ends: judges replies, one after another. */
export function serveJudgements(port: MessagePort): void {
  const known = new Map<number, JsonSchema>();
  const say = (answer: JudgeAnswer) => port.postMessage(formatExactJson(answer));
  const answer = ({ task, schemas, timeoutMs }: JudgeRequest) => {
    for (const [key, schema] of schemas) known.set(key, schema);
    const restored = restore(task, known);
    if (schemas.length > 0) {
      for (const schema of listSchemas(restored)) compileOnce(schema);
      say({ type: "compiled" });
    }
    say({ type: "judged", judgement: judgeTask(restored, timeoutMs) });
  };

  port.on("message", (text: string) => {
    try {
      answer(parseExactJson(text) as JudgeRequest);
    } catch (error) {
      say({ type: "judged", judgement: { fault: errorMessage(error) } });
    }
  });
  say({ type: "ready" });
}

// --- internal ---

/** The task with its schemas, those it came with or before. */
function restore(
  { schema, whole, ...rest }: SentTask,
  known: ReadonlyMap<number, JsonSchema>,
): JudgeTask {
  return {
    ...rest,
    schema: findSchema(schema, known),
    ...(whole && { whole: { ...whole, schema: findSchema(whole.schema, known) } }),
  };
}

function findSchema(key: SchemaKey, known: ReadonlyMap<number, JsonSchema>): JsonSchema {
  const schema = typeof key === "boolean" ? key : known.get(key);
  if (schema === undefined) throw new RangeError(`no schema ${key} was sent`);
  return schema;
}
