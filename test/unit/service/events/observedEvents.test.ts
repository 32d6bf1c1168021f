import assert from "node:assert/strict";
import { findStreamKeyNeeds } from "../../../../src/model/config/streamKeyNeeds.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { sseHandlerSchema } from "../../../../src/streams/handlers/sse/sseConfig.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
} from "../../run/builders.ts";
import { makeConfig, token, withService } from "../serviceFixture.ts";

describe("events of a run, observed by a stream test", () => {
  it("end the observation as they should, with all that they told", () =>
    withService(async ({ service, post, runs }) => {
      const started = await post("/api/test_runs", { config: makeConfig() });
      const { id } = (await started.json()) as { id: string };
      const workspace = await makeWorkspace();
      try {
        const handler = sseHandlerSchema.parse({
          kind: "sse",
          url: `${service.url}/api/test_runs/${id}/events`,
          headers: { authorization: { env: "SERVICE_TOKEN", prefix: "Bearer " } },
        });
        const finished = {
          properties: {
            headers: { properties: { "x-event": { const: "finished" } }, required: ["x-event"] },
          },
        };
        const scenario = makeStreamScenario({
          reactions: [
            makeReaction({
              handler,
              expect: [{ name: "the outcome", match: finished, max: 1 }],
              stopTriggers: [{ kind: "duration", seconds: 60 }],
            }),
          ],
          schema: { properties: { stoppedBy: { const: "end" } } },
        });
        const keys = findStreamKeyNeeds(scenario).map((need) => ({ ...need, value: token }));
        const loaded = makeLoadedConfig(workspace.folder, {}, [scenario]);
        const run = await startRun({ ...workspace.options(loaded), keys });
        const { summary } = await run.finished;
        assert.deepEqual([summary.passed, summary.totalTests], [1, 1]);
        await runs.active?.finished;
      } finally {
        await workspace.remove();
      }
    }));
});
