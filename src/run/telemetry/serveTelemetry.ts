import type { MessagePort } from "node:worker_threads";
import { errorMessage } from "../../model/userError.ts";
import { createOtlpClient } from "./otlpClient.ts";
import type { RunFacts, TelemetryAnswer, TelemetryPost } from "./telemetryMessages.ts";
import { createTestSpans } from "./testSpans.ts";

/** In a thread that `openRunTelemetry` starts and ends: sends what it is told of a run, whose facts are given as JSON. */
export function serveTelemetry(port: MessagePort, facts: string): void {
  const run = JSON.parse(facts) as RunFacts;
  const say = (answer: TelemetryAnswer) => port.postMessage(answer);
  const client = createOtlpClient(run, (error) =>
    say({ type: "fault", message: errorMessage(error) }),
  );
  const addTest = createTestSpans(run, client);
  port.on("message", async (post: TelemetryPost) => {
    if (post.type === "close") {
      return say({ type: "closed", lost: await client.close(post.withinMs) });
    }
    for (const test of post.tests) addTest(test);
    say({ type: "taken", tests: post.tests.length });
  });
}
