import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

describe("tools for agents in the run host", () => {
  const config = "data/configs/people.touchstone.json";
  let workspace: Workspace;
  let host: HostHarness;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.dataFolder, "configs"), { recursive: true });
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: {} };
    const providers = [{ id: "sim", kind: "simulated" }];
    const content = { name: "people", providers, scenarios: [scenario] };
    await writeFile(path.join(workspace.folder, config), JSON.stringify(content));
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await workspace.remove();
  });
  const call = (name: string, input: Record<string, unknown>) =>
    host.request("callAgentTool", { name, input });

  it("only tell a start, with what a person is to be asked, until they are given its token", async () => {
    const { data } = await call("start_run", { config });
    assert.equal(data?.state, "planned");
    assert.match(String(data?.question), /^Run "people" [^,]*1 test\.,/);
    assert.equal((await call("list_runs", {})).data?.total, 0);
    const started = await call("start_run", { config, wait: true, token: data?.token });
    assert.equal(started.data?.state, "ended");
    const { data: figures } = await call("run_summary", {});
    assert.equal(figures?.runId, started.data?.runId);
    assert.equal(figures?.passed, 1);
  });

  it("say in words what was wrong with a request", async () => {
    const { text, data, isError } = await call("start_run", { config: "../other.touchstone.json" });
    assert.equal(isError, true);
    assert.equal(data, undefined);
    assert.match(text, /^forbidden: A config must lie in the workspace/);
  });
});
