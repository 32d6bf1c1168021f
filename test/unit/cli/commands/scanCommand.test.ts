import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { makeConfig, makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

interface Findings {
  readonly findings: readonly { file: string; line: number; kind: string }[];
}

describe("touchstone scan", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  const secret = "correct-horse-battery";
  const inWorkspace = (env: Record<string, string> = {}) => ({ cwd: workspace.folder, env });
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const provider = {
      id: "local",
      kind: "openai-compatible",
      baseUrl: "http://127.0.0.1:1/v1",
      model: "m",
      apiKey: { env: "LOCAL_KEY" },
    };
    await workspace.write("data/configs/a.touchstone.json", makeConfig({ providers: [provider] }));
  });
  afterEach(() => workspace.dispose());

  it("finds the value of a config's key in the data folder, and never prints it", async () => {
    await workspace.write("data/results/x.json", { text: encodeURIComponent(`${secret}/1`) });
    const env = { LOCAL_KEY: `${secret}/1` };
    const found = await runForJson<Findings>(["scan"], inWorkspace(env));
    assert.equal(found.code, 1);
    assert.deepEqual(Object.keys(found.document), ["findings"]);
    const [finding] = found.document.findings;
    assert.deepEqual([finding?.file, finding?.kind], ["data/results/x.json", "value of LOCAL_KEY"]);
    const shown = await runCli(["scan", "data/results"], inWorkspace(env));
    assert.equal(shown.code, 1);
    assert.match(
      shown.stdout,
      /^data\/results\/x\.json:\d+: value of LOCAL_KEY\n1 finding in 1 file/,
    );
    assert.ok(!`${shown.stdout}${shown.stderr}`.includes(secret));
    assert.equal((await runCli(["scan"], inWorkspace({ LOCAL_KEY: "another-key" }))).code, 0);
  });

  it("ends with 0 and no findings where there are none, and with 2 for a path that is not there", async () => {
    const { code, document } = await runForJson<Findings>(["scan", "data"], inWorkspace());
    assert.deepEqual([code, document], [0, { findings: [] }]);
    const missing = await runCli(["scan", "nowhere"], inWorkspace());
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nowhere: it does not exist/);
  });

  it("tells of a value that is too short to be looked for", async () => {
    const { code, stderr } = await runCli(["scan"], inWorkspace({ LOCAL_KEY: "short" }));
    assert.equal(code, 0);
    assert.match(stderr, /warning: LOCAL_KEY has fewer than 8 characters/);
  });

  it("does not call clean what it could not read", async function () {
    if (process.getuid?.() === 0) this.skip(); // root reads everything
    const file = await workspace.write("data/results/x.json", {});
    await chmod(file, 0);
    const { code, stderr } = await runCli(["scan"], inWorkspace());
    assert.equal(code, 3);
    assert.match(stderr, /error: data\/results\/x\.json: .*permission is denied/);
  });
});

describe("touchstone validate and keys that are too short", function () {
  this.timeout(60_000);

  it("warns at each place that names one, as far as the environment has it", async () => {
    const workspace = await makeWorkspace();
    const provider = { id: "a", kind: "openai-compatible", baseUrl: "http://x.test", model: "m" };
    const providers = [
      { ...provider, apiKey: { env: "SHORT" } },
      { ...provider, id: "b", headers: { "x-key": { env: "SHORT" } }, apiKey: { env: "LONG" } },
      { ...provider, id: "c", apiKey: { env: "UNSET" } },
    ];
    const config = await workspace.write(
      "data/configs/a.touchstone.json",
      makeConfig({ providers }),
    );
    const { code, document } = await runForJson<{
      valid: boolean;
      problems: { key: string; severity: string; message: string }[];
    }>(["validate", config], {
      cwd: workspace.folder,
      env: { SHORT: "1234567", LONG: "12345678" },
    });
    await workspace.dispose();
    assert.deepEqual([code, document.valid], [0, true]);
    assert.deepEqual(
      document.problems.map(({ key, severity }) => [key, severity]),
      [
        ["providers.0.apiKey", "warning"],
        ["providers.1.headers.x-key", "warning"],
      ],
    );
    assert.match(document.problems[0]?.message ?? "", /^SHORT has fewer than 8 characters/);
  });
});
