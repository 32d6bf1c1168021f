import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../../src/model/userError.ts";
import type { ErrorBody } from "../../../src/model/wire/serviceApi.ts";
import { makeConfig, makeScenario, type TestService, withService } from "./serviceFixture.ts";

const configFile = "data/configs/people.touchstone.json";
const openAi = {
  id: "api",
  kind: "openai-compatible",
  baseUrl: "http://127.0.0.1:9/v1",
  model: "m",
  apiKey: { env: "SOME_KEY" },
};
const stream = {
  number: 2,
  name: "Two",
  kind: "stream",
  system: { command: "node", args: ["--version"] },
  reactions: [{ id: "seen", handler: { kind: "http", port: 0, path: "/" } }],
  schema: true,
};

describe("starting a run over HTTP", () => {
  it("starts a config file of the workspace by its path", () =>
    withService(async (test) => {
      await test.writeFile(configFile, makeConfig());
      const response = await test.post("/api/test_runs", { config: configFile });
      assert.equal(response.status, 201);
      const { id } = (await response.json()) as { id: string };
      assert.equal(response.headers.get("location"), `/api/test_runs/${id}`);
      assert.equal(test.runs.active?.id, id);
      const outcome = await test.runs.active?.finished;
      assert.equal(outcome?.status, "completed");
    }));

  it("starts a config of the body, narrowed, with its paths relative to data/configs", () =>
    withService(async (test) => {
      await test.writeFile("data/scenarios/two.scenario.json", makeScenario({ number: 2 }));
      const providers = ["a", "b"].map((id) => ({ id, kind: "simulated" }));
      const scenarios = [makeScenario(), "../scenarios/*.scenario.json"];
      const config = makeConfig({ providers, scenarios });
      const body = { config, providers: ["b"], scenarios: [2], runs: 3 };
      const response = await test.post("/api/test_runs", body);
      assert.equal(response.status, 201);
      const { loaded } = test.runs.active ?? assert.fail("nothing runs");
      const outcome = await test.runs.active?.finished;
      assert.equal(outcome?.summary.totalTests, 3);
      assert.deepEqual(
        loaded.scenarios.map(({ number }) => number),
        [1, 2],
      );
    }));

  it("names no config file for a config of the body, neither in run.json nor in the result", () =>
    withService(async (test) => {
      const response = await test.post("/api/test_runs", { config: makeConfig() });
      const { id } = (await response.json()) as { id: string };
      await test.runs.active?.finished;
      const { head } = await test.runs.store.openResult(id);
      assert.deepEqual([head.config.name, "file" in head.config], ["people", false]);
      assert.equal("file" in (await test.runs.store.loadRunFolder(id)), false);
      const run = await (await test.fetch(`/api/test_runs/${id}`)).json();
      assert.equal(Object.hasOwn(run as object, "config"), false);
    }));

  it("tells the broken lines of a script, of a config file and of one of the body", () =>
    withService(async (test) => {
      const { system: _, ...scenario } = stream;
      const dispatchers = [{ kind: "jsonl" }];
      const source = { id: "steps", kind: "script", file: "steps.jsonl", dispatchers };
      const config = { name: "Broken", scenarios: [{ ...scenario, sources: [source] }] };
      await test.writeFile("data/configs/steps.jsonl", '{"kind":"stop"}');
      await test.writeFile(configFile, config);
      for (const each of [configFile, config]) {
        const response = await test.post("/api/test_runs", { config: each });
        const { details } = await expectError(response, 422, "config", /must be one of "header"/);
        assert.partialDeepStrictEqual(details, [
          { file: "data/configs/steps.jsonl", line: 1, key: "kind" },
        ]);
      }
    }));

  it("asks the host for the keys that the config names", async () => {
    const asked: unknown[] = [];
    const grantKeys = async (needs: readonly unknown[]) => {
      asked.push(...needs);
      throw new UserError("The key was refused.", { code: "config" });
    };
    await withService(
      async (test) => {
        await test.writeFile(configFile, makeConfig({ providers: [openAi] }));
        const response = await test.post("/api/test_runs", { config: configFile });
        await expectError(response, 422, "config", /^The key was refused\.$/);
        const origin = "http://127.0.0.1:9";
        assert.deepEqual(asked, [{ source: "env", name: "SOME_KEY", origin }]);
      },
      { grantKeys },
    );
  });

  it("refuses a second run and names the one that goes on", () =>
    withService(async (test) => {
      const slow = { id: "sim", kind: "simulated", latencyMs: 20_000 };
      await test.writeFile(configFile, makeConfig({ name: "the slow one", providers: [slow] }));
      assert.equal((await test.post("/api/test_runs", { config: configFile })).status, 201);
      const second = await test.post("/api/test_runs", { config: configFile });
      await expectError(second, 409, "locked", /"the slow one"/);
    }));

  it("tells every problem of a config, those of files with their place", () =>
    withService(async (test) => {
      await test.writeFile("data/scenarios/bad.json", '{\n  "number": "one"\n}');
      const config = makeConfig({ nam: "x", scenarios: ["../scenarios/bad.json"] });
      const response = await test.post("/api/test_runs", { config });
      const { details } = await expectError(response, 422, "config", /^The config cannot be run/);
      const problems = details as { file?: string; line?: number; key: string }[];
      const own = problems.find(({ key }) => key === "nam");
      assert.ok(own !== undefined && !("file" in own) && !("line" in own));
      const ofFile = problems.filter(({ file }) => file === "data/scenarios/bad.json");
      assert.ok(ofFile.length > 0 && ofFile.every(({ line }) => (line ?? 0) >= 1));
    }));

  it("tells errors only, and is not kept from a run by warnings", () =>
    withService(async (test) => {
      const scenarios = [makeScenario({ schema: {} })];
      const config = makeConfig({ scenarios });
      const refused = await test.post("/api/test_runs", { config: { ...config, nam: "x" } });
      const { details } = await expectError(
        refused,
        422,
        "config",
        /^The config cannot be run[^(]*$/,
      );
      assert.deepEqual(
        (details as { key: string }[]).map(({ key }) => key),
        ["nam"],
      );
      assert.equal((await test.post("/api/test_runs", { config })).status, 201);
      await test.runs.active?.finished;
    }));

  it("refuses a selection that the config does not have", () =>
    withService(async (test) => {
      const body = { config: makeConfig(), providers: ["nobody"] };
      await expectError(await test.post("/api/test_runs", body), 400, "usage", /nobody/);
    }));

  it("refuses a selection of nothing, which is not everything", () =>
    withService(async (test) => {
      await test.writeFile(configFile, makeConfig());
      for (const selection of [{ providers: [] }, { scenarios: [] }]) {
        const body = { config: configFile, ...selection };
        await expectError(await test.post("/api/test_runs", body), 400, "usage", /body\./);
      }
      assert.equal(test.runs.active, undefined);
    }));

  it("starts by path only what the workspace has as a config, wherever a link leads", () =>
    withService(async (test) => {
      await test.writeFile("notes/config.json", makeConfig());
      await test.writeFile("data/results/a.touchstone.json", makeConfig());
      await withService(async (other) => {
        const outside = await other.writeFile("secret.touchstone.json", makeConfig());
        await symlink(outside, path.join(test.workspaceFolder, "link.touchstone.json"));
        const attempts = [
          ["notes/config.json", 404],
          ["data/results/a.touchstone.json", 404],
          ["nowhere.touchstone.json", 404],
          ["../x.touchstone.json", 403],
          [outside, 403],
          ["link.touchstone.json", 403],
        ] as const;
        for (const [config, status] of attempts) {
          const response = await test.post("/api/test_runs", { config });
          assert.equal(response.status, status, config);
        }
      });
    }));
});

describe("a config in a request", () => {
  it("names no command provider", () =>
    withService(async (test) => {
      const command = { id: "cmd", kind: "command", command: "node" };
      await expectForbidden(test, makeConfig({ providers: [command] }), /command provider/);
    }));

  it("names no system program", () =>
    withService(async (test) => {
      await expectForbidden(test, makeConfig({ scenarios: [stream] }), /system program/);
    }));

  it("takes a scenario file with a system program only when a config file lists it", () =>
    withService(async (test) => {
      await test.writeFile("data/scenarios/stream.json", stream);
      const config = makeConfig({ scenarios: ["../scenarios/stream.json"] });
      await expectForbidden(test, config, /only when a config file of the workspace lists it/);
      await test.writeFile(configFile, config);
      assert.equal((await test.post("/api/test_runs", { config })).status, 201);
    }));

  it("names no file outside the workspace, also by way of a link", () =>
    withService((test) =>
      withService(async (other) => {
        const outside = await other.writeFile("one.json", makeScenario());
        await test.writeFile("data/scenarios/a.json", makeScenario());
        await symlink(outside, path.join(test.workspaceFolder, "data/scenarios/link.json"));
        for (const scenario of [outside, "../scenarios/link.json", "../../../../etc/hostname"]) {
          const config = makeConfig({ scenarios: [scenario] });
          const response = await test.post("/api/test_runs", { config });
          await expectError(response, 422, "config", /outside the workspace folder/);
        }
        const script = {
          id: "s",
          kind: "script",
          file: path.join(other.workspaceFolder, "one.json"),
        };
        const { system: _, ...bare } = stream;
        const config = makeConfig({
          scenarios: [{ ...bare, sources: [{ ...script, dispatchers: [] }] }],
        });
        const response = await test.post("/api/test_runs", { config });
        await expectError(response, 422, "config", /.*/);
        const schema = makeConfig({ scenarios: [makeScenario({ schema: outside })] });
        await expectError(
          await test.post("/api/test_runs", { config: schema }),
          422,
          "config",
          /outside/,
        );
      }),
    ));

  it("sends a key only where a config file of the workspace sends it", async () => {
    const granted: unknown[] = [];
    const grantKeys = async (
      needs: readonly { source: "env" | "secret"; name: string; origin: string }[],
    ) => {
      granted.push(...needs);
      return needs.map((need) => ({ ...need, value: "k" }));
    };
    await withService(
      async (test) => {
        const config = makeConfig({ providers: [openAi] });
        await expectForbidden(test, config, /SOME_KEY/);
        await test.writeFile(configFile, makeConfig({ providers: [{ ...openAi, id: "known" }] }));
        const elsewhere = { ...openAi, baseUrl: "http://127.0.0.1:10/v1" };
        await expectForbidden(test, makeConfig({ providers: [elsewhere] }), /127\.0\.0\.1:10/);
        const secret = { ...openAi, apiKey: { secret: "SOME_KEY" } };
        await expectForbidden(test, makeConfig({ providers: [secret] }), /SOME_KEY/);
        assert.deepEqual(granted, []);
        assert.equal((await test.post("/api/test_runs", { config })).status, 201);
        assert.equal(granted.length, 1);
      },
      { grantKeys },
    );
  });
});

async function expectForbidden(test: TestService, config: unknown, message: RegExp): Promise<void> {
  await expectError(await test.post("/api/test_runs", { config }), 403, "forbidden", message);
  assert.equal(test.runs.active, undefined);
}

async function expectError(
  response: Response,
  status: number,
  code: string,
  message: RegExp,
): Promise<ErrorBody["error"]> {
  const { error } = (await response.json()) as ErrorBody;
  assert.deepEqual([response.status, error.code], [status, code], error.message);
  assert.match(error.message, message);
  return error;
}
