import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { makeReaction, makeStreamScenario, makeWorkspace, type Workspace } from "../builders.ts";
import { makeThreeChanges } from "../threeChanges.ts";
import { runStreamTest } from "./streamRun.ts";

const latencySchema = { properties: { latencyMs: { properties: { p99: { maximum: 1e9 } } } } };
const soon = [{ kind: "duration", seconds: 0.05 }];
const toHook = { dispatchers: [{ kind: "http", url: "${reaction.hook.url}" }] };

interface Case {
  readonly make: (
    folder: string,
    refusing: string,
  ) => Partial<LoadedStreamScenario> | Promise<Partial<LoadedStreamScenario>>;
  readonly reason: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "no record came": {
    make: () => ({ reactions: [makeReaction({ stopTriggers: soon })] }),
    reason: /^No record came\.$/,
  },
  "a source sent nothing": {
    make: async (folder) => ({
      sources: [
        await makeThreeChanges(folder, toHook),
        sourceConfigSchema.parse({
          ...{ id: "none", kind: "generator", generator: "stock-trade", changeCount: 0 },
          ...toHook,
        }),
      ],
    }),
    reason: /^Source none sent nothing\.$/,
  },
  "every change was answered with a refusal": {
    make: async (folder, url) => ({
      sources: [await makeThreeChanges(folder, { dispatchers: [{ kind: "http", url }] })],
    }),
    reason: /None of its 3 changes was delivered: POST .* was answered with status 404/,
  },
  "some changes were refused, and no record came": {
    make: async (folder, url) => ({
      sources: [
        await makeThreeChanges(folder, {
          dispatchers: [{ kind: "http", url }, { kind: "jsonl" }],
        }),
      ],
      reactions: [makeReaction({ stopTriggers: [{ kind: "duration", seconds: 1 }] })],
    }),
    reason: /^No record came: 3 of 3 changes of script not delivered \(POST .*status 404\)\.$/,
  },
  "every body was too large": {
    make: async (folder) => {
      const reaction = makeReaction({ stopTriggers: [{ kind: "duration", seconds: 1 }] });
      return {
        sources: [
          await makeThreeChanges(folder, {
            dispatchers: [...toHook.dispatchers, { kind: "jsonl" }],
          }),
        ],
        reactions: [{ ...reaction, handler: { ...reaction.handler, maxBodyBytes: 2 } }],
      };
    },
    reason: /3 requests refused \(its body is larger than 2 bytes\)\.$/,
  },
  "latencies are judged, and no record had a time": {
    make: async (folder) => ({
      sources: [await makeThreeChanges(folder, toHook)],
      reactions: [makeReaction({ sentAt: "/sent_at" })],
      schema: latencySchema,
    }),
    reason: /latencyMs, and 0 of 3 records had a time at \/sent_at\.$/,
  },
  "latencies are judged, and nothing says where the time is": {
    make: async (folder) => ({
      sources: [await makeThreeChanges(folder, toHook)],
      schema: { allOf: [{ required: ["latencyMs"] }] },
    }),
    reason: /latencyMs, and nothing says when records were sent: set sentAt\.$/,
  },
};

describe("a stream test in which nothing was tested", () => {
  let workspace: Workspace;
  let refusing: Server;
  let refusingUrl = "";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    refusing = createServer((_, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
    await once(refusing, "listening");
    refusingUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    refusing.closeAllConnections();
    refusing.close();
    await workspace.remove();
  });

  for (const [what, { make, reason }] of Object.entries(cases)) {
    it(`is errored with the reason: ${what}`, async () => {
      const made = await make(workspace.folder, refusingUrl);
      const scenario = makeStreamScenario({ schema: true, ...made });
      const { attempt } = await runStreamTest(workspace, scenario);
      assert.match(attempt.errorMessage ?? "", reason);
      assert.deepEqual(
        [attempt.errorKind, attempt.success, attempt.validationErrors],
        ["nothing_tested", false, []],
      );
    });

    it(`is judged where that may be: ${what}`, async () => {
      const made = await make(workspace.folder, refusingUrl);
      const base = makeStreamScenario({ schema: true, ...made });
      const { attempt } = await runStreamTest(workspace, {
        ...base,
        sources: base.sources.map((source) => ({ ...source, allowEmpty: true })),
        reactions: base.reactions.map((reaction) => ({
          ...reaction,
          allowEmpty: true,
          stopTriggers: [{ kind: "duration", seconds: 1 }],
        })),
        schema: true,
      });
      assert.deepEqual([attempt.errorMessage, attempt.success], [null, true]);
    });
  }

  it("is passed with one record that had a time, as any other test", async () => {
    const source = await makeThreeChanges(workspace.folder, { ...toHook, sentAt: "/sentAt" });
    const reaction = makeReaction({
      sentAt: "/sentAt",
      stopTriggers: [{ kind: "record-count", recordCount: 1 }],
    });
    const scenario = makeStreamScenario({
      sources: [source],
      reactions: [reaction],
      schema: latencySchema,
    });
    const { outcome, attempt } = await runStreamTest(workspace, scenario);
    assert.deepEqual([attempt.success, outcome.timedCount], [true, 1]);
    assert.ok(outcome.latencyMs !== undefined);
  });

  it("is none, and has no ledger, where only the reaction has a key", async () => {
    const source = await makeThreeChanges(workspace.folder, toHook);
    const reaction = makeReaction({ key: "/n" });
    const scenario = makeStreamScenario({ sources: [source], reactions: [reaction] });
    const { outcome, attempt } = await runStreamTest(workspace, scenario);
    assert.deepEqual([attempt.success, outcome.sentCount], [true, 3]);
    assert.deepEqual([outcome.unexpectedCount, outcome.missingCount], [undefined, undefined]);
  });

  it("is not one whose times are ahead, but says so where latencies are judged", async () => {
    const source = await makeThreeChanges(workspace.folder, toHook);
    const scenario = makeStreamScenario({
      sources: [source],
      reactions: [makeReaction({ sentAt: "header:x-sent" })],
      schema: latencySchema,
    });
    const [dispatcher] = source.dispatchers;
    assert.ok(dispatcher !== undefined);
    dispatcher.headers = { "x-sent": "2999-01-01T00:00:00Z" };
    const { attempt } = await runStreamTest(workspace, scenario);
    assert.match(
      attempt.errorMessage ?? "",
      /0 of 3 records had a time at header:x-sent; 3 had one later than they came/,
    );
  });
});
