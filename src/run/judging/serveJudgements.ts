import type { MessagePort } from "node:worker_threads";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { isWholeReply, longReplyCharacters } from "../../model/results/wholeReply.ts";
import { errorMessage } from "../../model/userError.ts";
import type { Verdict } from "../../scenarios/replies/judgeReply.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import type { JudgeAnswer, JudgePost, JudgeRequest, SchemaKey, SentTask } from "./judgeMessages.ts";
import { type JudgeTask, judgeTask, listSchemas } from "./judgeTask.ts";

/** In a thread that `judgeThread` starts and ends: judges replies, one after another. */
export function serveJudgements(port: MessagePort): void {
  const known = new Map<number, JsonSchema>();
  const say = (answer: JudgeAnswer) => port.postMessage(formatExactJson(answer));
  const answer = ({ task, text, schemas, timeoutMs }: JudgeRequest) => {
    for (const [key, schema] of schemas) known.set(key, schema);
    const restored = restore(task, text, known);
    if (schemas.length > 0) {
      for (const schema of listSchemas(restored)) compileOnce(schema);
      say({ type: "compiled" });
    }
    say(describeVerdict(text, judgeTask(restored, timeoutMs)));
  };

  port.on("message", ({ json, text }: JudgePost) => {
    try {
      answer({ ...(parseExactJson(json) as Omit<JudgeRequest, "text">), text });
    } catch (error) {
      say({ type: "judged", judgement: { fault: errorMessage(error) } });
    }
  });
  say({ type: "ready" });
}

// --- internal ---

/** What a long reply is as a whole need not go back: whoever asked has its text. */
function describeVerdict(text: string, verdict: Verdict): JudgeAnswer {
  if (text.length <= longReplyCharacters || !isWholeReply(text, verdict)) {
    return { type: "judged", judgement: verdict };
  }
  return { type: "judged", judgement: { ...verdict, parsedResponse: null }, isWhole: true };
}

/** The task with its schemas, those it came with or before. */
function restore(
  { schema, whole, ...rest }: SentTask,
  text: string,
  known: ReadonlyMap<number, JsonSchema>,
): JudgeTask {
  return {
    ...rest,
    text,
    schema: findSchema(schema, known),
    ...(whole && { whole: { ...whole, schema: findSchema(whole.schema, known) } }),
  };
}

function findSchema(key: SchemaKey, known: ReadonlyMap<number, JsonSchema>): JsonSchema {
  const schema = typeof key === "boolean" ? key : known.get(key);
  if (schema === undefined) throw new RangeError(`no schema ${key} was sent`);
  return schema;
}
