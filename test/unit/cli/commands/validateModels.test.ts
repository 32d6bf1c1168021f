import assert from "node:assert/strict";
import type { Problem } from "../../../../src/model/config/problem.ts";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import { type ModelServer, startModelServer } from "../../../servers/modelServer.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

describe("touchstone validate --models and run --try", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: ModelServer;
  const inWorkspace = (env: Record<string, string> = {}) => ({ cwd: workspace.folder, env });
  const local = (over: Record<string, unknown> = {}) => ({
    id: "local",
    kind: "openai-compatible",
    baseUrl: `${server.origin}/v1`,
    model: "old",
    ...over,
  });
  const write = (providers: unknown[], over: Record<string, unknown> = {}) =>
    workspace.write("data/configs/a.touchstone.json", makeConfig({ providers, ...over }));
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startModelServer(() => ({
      json: {
        data: [{ id: "old", expiration_date: "2020-02-29", replacement: "new" }, { id: "new" }],
      },
    }));
  });
  afterEach(async () => {
    await server.close();
    await workspace.dispose();
  });

  it("asks no server without --models", async () => {
    const config = await write([local(), local({ id: "keyed", apiKey: { env: "SOME_KEY" } })]);
    const { code, stdout } = await runCli(["validate", config, "--teeth"], inWorkspace());
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /warning/);
    assert.deepEqual(server.seen, []);
  });

  it("warns of models that are gone, retire or cannot be checked, and calls the config valid", async () => {
    const config = await write([
      local(),
      local({ id: "typo", model: "nwe" }),
      local({ id: "keyed", apiKey: { env: "SOME_KEY" } }),
      local({ id: "lost", baseUrl: "http://127.0.0.1:1/v1" }),
    ]);
    const { code, document } = await runForJson<{ valid: boolean; problems: Problem[] }>(
      ["validate", config, "--models"],
      inWorkspace(),
    );
    assert.equal(code, 0);
    assert.equal(document.valid, true);
    const told = document.problems.map(({ severity, key, message }) => [severity, key, message]);
    assert.deepEqual(told.slice(0, 2), [
      [
        "warning",
        "providers.0.model",
        `"old" retired on 2020-02-29; the provider proposes "new" in its place`,
      ],
      [
        "warning",
        "providers.1.model",
        `"nwe" is not in the provider's list of 2 models; did you mean "new"?`,
      ],
    ]);
    assert.match(told[2]?.[2] ?? "", /^cannot be checked: Provider "keyed" needs .*SOME_KEY/);
    assert.match(told[3]?.[2] ?? "", /^cannot be checked: .*127\.0\.0\.1:1/);
    assert.equal(server.seen.length, 2);
    const { stdout } = await runCli(["validate", config, "--models"], inWorkspace());
    assert.match(
      stdout,
      /^warning: data.configs.a\.touchstone\.json:1:\d+: providers\.0\.model: /m,
    );
    assert.match(stdout, /The config is valid\./);
  });

  it("takes keys from the environment, for their server only", async () => {
    const config = await write([local({ model: "new", apiKey: { env: "SOME_KEY" } })]);
    const env = { SOME_KEY: "key-1234" };
    const { stdout } = await runCli(["validate", config, "--models"], inWorkspace(env));
    assert.equal(stdout, "The config is valid.\n");
    assert.equal(server.seen[0]?.headers.authorization, "Bearer key-1234");
  });

  it("asks nothing for a config with errors", async () => {
    const config = await write([local({ modle: "x" })]);
    const { code } = await runCli(["validate", config, "--models"], inWorkspace());
    assert.equal(code, 2);
    assert.deepEqual(server.seen, []);
  });

  it("runs the old model and the new one over the same scenarios", async () => {
    const config = await write([local(), { id: "sim", kind: "simulated" }], {
      scenarios: [makeScenario(1), makeScenario(2)],
    });
    const { code, document } = await runForJson<{ id: string }>(
      ["run", config, "--try", "local=new=2"],
      inWorkspace(),
    );
    assert.equal(code, 0);
    const { document: file } = await runForJson<TestRunFile>(["show", document.id], inWorkspace());
    assert.equal(file.config.name, "people old and new");
    assert.deepEqual(file.config.providerDetails, {
      local: { kind: "openai-compatible", model: "old" },
      "local-new": { kind: "openai-compatible", model: "new=2" },
    });
    assert.deepEqual(
      Object.entries(file.results).map(([id, cells]) => [id, Object.keys(cells)]),
      [
        ["local", ["1", "2"]],
        ["local-new", ["1", "2"]],
      ],
    );
  });

  it("refuses a --try that names no model, no provider, or goes with --provider", async () => {
    const config = await write([local(), { id: "sim", kind: "simulated" }]);
    for (const [args, message] of [
      [["--try", "local"], /--try ID=MODEL/],
      [["--try", "=new"], /--try ID=MODEL/],
      [["--try", "local="], /Name the model to try/],
      [["--try", "nobody=new"], /no provider nobody/],
      [["--try", "sim=new"], /has no model that could be replaced/],
      [["--try", "local=new", "--try", "local=newer"], /one provider/],
      [["--try", "local=new", "--provider", "local"], /leave --provider out/],
    ] as const) {
      const { code, stderr } = await runCli(["run", config, ...args], inWorkspace());
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
    assert.deepEqual(server.seen, []);
  });
});
