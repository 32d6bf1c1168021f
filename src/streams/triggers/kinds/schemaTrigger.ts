import * as z from "zod";
import { jsonSchemaSchema, schemaSourceSchema } from "../../../model/config/jsonSchema.ts";
import { errorMessage } from "../../../model/userError.ts";
import { recordTrigger, type StopTrigger } from "../stopTrigger.ts";
import type { StopTriggerContext, StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z.literal("schema").meta({ description: "At a record whose payload is valid." }),
  schema: schemaSourceSchema.meta({
    description: "JSON Schema of the payload: a path relative to this file, or the schema itself.",
  }),
});

export const schemaKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "schema",
  schema,
  schemaKey: "schema",
  create: ({ schema: own }, context) =>
    createSchemaTrigger(context.compileSchema(jsonSchemaSchema.parse(own)), context),
};

/**
 * Fires at a record whose payload matches: in its turn, or when the answer comes. A payload that cannot be judged, and
 * records that come faster than answers for long, end the observation with that reason.
 */
function createSchemaTrigger(
  matches: (payload: unknown) => boolean | Promise<boolean>,
  { fire, fail }: Pick<StopTriggerContext, "fire" | "fail">,
): StopTrigger {
  const kind = "schema";
  let armings = 0;
  let unanswered = 0;
  const failWith = (reason: string) => fail(`The schema of a stop trigger: ${reason}`);

  const wait = async (answer: Promise<boolean>) => {
    const arming = armings;
    unanswered += 1;
    if (unanswered > mostUnanswered) failWith("records come faster than they can be judged.");
    try {
      const isMatch = await answer;
      if (isMatch && arming === armings) fire(kind);
    } catch (error) {
      if (arming === armings) failWith(errorMessage(error));
    } finally {
      unanswered -= 1;
    }
  };
  return {
    ...recordTrigger,
    kind,
    arm: () => {
      armings += 1;
    },
    onRecord: (record) => {
      try {
        const answer = matches(record.payload);
        if (typeof answer === "boolean") return answer;
        void wait(answer);
      } catch (error) {
        failWith(errorMessage(error));
      }
      return false;
    },
    progress: () => undefined,
  };
}

// --- internal ---

const mostUnanswered = 10_000;
