import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../harness/paths.ts";
import { runCommand } from "../harness/processes.ts";
import { type InstalledProject, installProject } from "./installedProject.ts";

interface ActionFile {
  readonly inputs: Record<string, { readonly default?: string }>;
  readonly outputs: Record<string, { readonly value: string }>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id?: string;
      readonly shell?: string;
      readonly run?: string;
      readonly env?: Record<string, string>;
    }[];
  };
}

describe("the GitLab template", function () {
  this.timeout(120_000);
  let project: InstalledProject;
  before(async () => {
    project = await installProject();
  });
  after(() => project?.dispose());

  it("runs shares, merges them, and has what it says as artifacts", async () => {
    const file = path.join(repositoryRoot, "action/touchstone.gitlab-ci.yml");
    const jobs = parse(await readFile(file, "utf8"));
    const run = async (name: string, env: Record<string, string>) => {
      const script = ["set -e", ...jobs[name].script].join("\n");
      const { code, output } = await runCommand("sh", ["-c", script], {
        cwd: project.folder,
        env: { ...process.env, ...jobs.variables, ...env },
        timeoutMs: 90_000,
      });
      assert.equal(code, 0, output);
    };
    const { version } = project.packed;
    const config = "data/configs/sample.touchstone.json";
    const env = { TOUCHSTONE_CONFIG: config, TOUCHSTONE_VERSION: version, CI_NODE_TOTAL: "2" };
    const init = await runCommand("npx", ["touchstone", "init"], {
      cwd: project.folder,
      timeoutMs: 30_000,
    });
    assert.equal(init.code, 0, init.output);
    const text = await readFile(path.join(project.folder, config), "utf8");
    await writeFile(path.join(project.folder, config), text.replace('// "gate"', '"gate"'));
    for (const index of ["1", "2"]) {
      await run("touchstone-shard", { ...env, CI_NODE_INDEX: index });
    }
    await run("touchstone", env);
    for (const name of [
      ...jobs.touchstone.artifacts.paths,
      jobs.touchstone.artifacts.reports.junit,
    ]) {
      assert.ok(existsSync(path.join(project.folder, name)), name);
    }
  });
});

describe("the GitHub action, as a runner runs its step", function () {
  this.timeout(180_000);
  let project: InstalledProject;
  let action: ActionFile;
  let steps = 0;
  before(async () => {
    project = await installProject();
    action = parse(await readFile(path.join(repositoryRoot, "action/action.yml"), "utf8"));
    await writeFile(path.join(project.folder, "schema.json"), schemaText);
    await writeConfig("good", {});
    await writeConfig("bad", { missingField: 1 });
  });
  after(() => project?.dispose());

  async function writeConfig(name: string, faults: Record<string, number>): Promise<void> {
    const config = {
      name,
      providers: [{ id: "sim", kind: "simulated", seed: 3, faults }],
      scenarios: [
        { number: 1, name: "Person", kind: "prompt", prompt: "Who?", schema: "schema.json" },
      ],
      runsPerScenario: 6,
      maxRetries: 0,
      gate: { metric: "final" },
    };
    await writeFile(
      path.join(project.folder, `${name}.touchstone.json`),
      JSON.stringify(config, null, 2),
    );
  }

  /** Starts the step with files of its own for outputs and summary, its expressions filled in. */
  async function runStep(inputs: Record<string, string>) {
    const files = path.join(project.folder, `step-${++steps}`);
    await mkdir(files);
    const step = action.runs.steps.find(({ id }) => id === "run");
    assert.deepEqual([action.runs.using, step?.shell], ["composite", "bash"]);
    const fill = (text: string) =>
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
        const input = action.inputs[name];
        assert.ok(input, name);
        return inputs[name] ?? input.default ?? "";
      });
    const env = Object.entries(step?.env ?? {}).map(([name, text]) => [name, fill(text)] as const);
    const script = path.join(files, "script.sh");
    await writeFile(script, step?.run ?? "");
    const [outputs, summary] = [path.join(files, "output"), path.join(files, "summary.md")];
    const { code, output } = await runCommand(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", script],
      {
        cwd: project.folder,
        env: {
          ...process.env,
          ...Object.fromEntries(env),
          GITHUB_ACTION_PATH: path.join(repositoryRoot, "action"),
          GITHUB_WORKSPACE: project.folder,
          GITHUB_OUTPUT: outputs,
          GITHUB_STEP_SUMMARY: summary,
        },
        timeoutMs: 90_000,
      },
    );
    const read = (file: string) => readFile(file, "utf8").catch(() => "");
    const pairs = (await read(outputs)).split("\n").filter(Boolean);
    return {
      code,
      output,
      outputs: Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s).slice(0, 2))),
      summary: await read(summary),
    };
  }

  it("runs a config: outputs, a summary, reports, and the exit code of the run", async () => {
    const { code, output, outputs, summary } = await runStep({ config: "good.touchstone.json" });
    assert.equal(code, 0, output);
    assert.deepEqual(
      [outputs.status, outputs["total-tests"], outputs["success-rate"], outputs.gate],
      ["completed", "6", "100", ""],
    );
    assert.ok(existsSync(path.join(project.folder, outputs.file)));
    assert.match(summary, /6 passed of 6 tests/);
    for (const name of ["junit.xml", "ctrf.json"]) {
      assert.ok(existsSync(path.join(project.folder, outputs.reports, name)), name);
    }
    const known = Object.values(action.outputs).map(({ value }) => {
      return /steps\.run\.outputs\.([\w-]+)/.exec(value)?.[1] ?? value;
    });
    assert.deepEqual(
      known.filter((name) => !(name in outputs)),
      [],
    );
  });

  it("fails where tests did, and marks the line of the schema; not below the share that is allowed", async () => {
    const failed = await runStep({ config: "bad.touchstone.json" });
    assert.equal(failed.code, 1);
    assert.match(failed.output, /^::error file=schema\.json,line=4,/m);
    const allowed = await runStep({ config: "bad.touchstone.json", "fail-under": "0" });
    assert.equal(allowed.code, 0);
    assert.match(allowed.output, /^::warning file=schema\.json,line=4,/m);
  });

  it("runs shares that tell nothing yet, merges them and judges the whole by the baseline it was given", async () => {
    const base = await runStep({ config: "good.touchstone.json" });
    for (const index of [1, 2]) {
      const share = await runStep({
        config: "good.touchstone.json",
        shard: `${index}/2`,
        data: `shards/${index}`,
        gate: "true",
      });
      assert.deepEqual([share.code, share.summary], [0, ""], share.output);
      assert.deepEqual([share.outputs["shard-index"], share.outputs.reports], [`${index}`, ""]);
    }
    const merged = await runStep({ merge: "shards", gate: "true", baseline: base.outputs.id });
    assert.equal(merged.code, 0, merged.output);
    assert.deepEqual([merged.outputs["total-tests"], merged.outputs.gate], ["6", "undecided"]);
    assert.match(merged.summary, /6 passed of 6 tests[\s\S]*gate cannot tell/);
  });

  it("says what is wrong as an error of the step, and ends with the exit code of that", async () => {
    const neither = await runStep({});
    assert.deepEqual([neither.code, neither.outputs], [2, {}]);
    assert.match(neither.output, /^::error title=Touchstone::Give either config or merge\.$/m);
    const unknown = await runStep({ config: "nowhere.touchstone.json" });
    assert.equal(unknown.code, 2);
    assert.match(unknown.output, /^::error title=Touchstone::.*nowhere\.touchstone\.json/m);
  });
});

const schemaText = `{
  "type": "object",
  "properties": { "name": { "type": "string" } },
  "required": ["name"]
}
`;
