import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ensureNode } from "../harness/nodeVersion.ts";
import { repositoryRoot } from "../harness/paths.ts";
import { runCommand } from "../harness/processes.ts";
import { type InstalledProject, installProject } from "./installedProject.ts";
import { readReadmeScript } from "./readmeScript.ts";

describe("the npm package", function () {
  this.timeout(300_000);
  let project: InstalledProject;
  before(async () => {
    project = await installProject();
  });
  after(() => project?.dispose());

  it("weighs no more than 1.2 MB, has one version with the extension, and brings no other package", async () => {
    assert.ok(project.packed.size <= 1.2 * 1024 * 1024, `${project.packed.size} bytes`);
    const manifest = JSON.parse(await readFile(path.join(repositoryRoot, "package.json"), "utf8"));
    assert.equal(project.packed.version, manifest.version);
    const installed = (await readdir(path.join(project.folder, "node_modules"))).filter(
      (name) => !name.startsWith("."),
    );
    assert.deepEqual(installed, ["touchstone"]);
  });

  it("leaves out what only the extension loads", () => {
    const names = project.packed.files.map(({ path: name }) => name);
    const shown =
      /^(dist\/(media|schemas)\/|dist\/(host\.js|(extension|protocols)\.cjs)$|media\/(icons|walkthrough)\/|l10n\/)/;
    assert.deepEqual(
      names.filter((name) => shown.test(name)),
      [],
    );
  });

  it("has the file that each of its entries names, and one that the system may start", async () => {
    const { bin: bins, main } = JSON.parse(
      await readFile(path.join(repositoryRoot, "package.json"), "utf8"),
    );
    const names = project.packed.files.map(({ path: name }) => name);
    for (const name of [bins.touchstone, path.normalize(main)])
      assert.ok(names.includes(name), name);
    assert.equal((await stat(project.bin)).mode & 0o100, 0o100);
  });

  for (const major of [22, 24]) {
    it(`runs every command of README on Node ${major}, from an empty project to shares, baseline and gate`, async function () {
      const node = await ensureNode(major);
      if (node === undefined) return this.skip();
      const script = (await readReadmeScript("npx touchstone")).replaceAll(
        "npx touchstone",
        `"${node}" "${project.bin}"`,
      );
      assert.ok(script.split(project.bin).length > 10, script);
      const own = path.join(project.folder, `node-${major}`);
      await mkdir(own);
      const { code, output } = await runCommand("sh", ["-c", `git init -q\n${script}`], {
        cwd: own,
        timeoutMs: 120_000,
      });
      assert.equal(code, 0, output);
      assert.match(output, /no worse|cannot tell|better/);
    });
  }

  it("serves an agent whose client starts it from the package, up to a run that has ended", async () => {
    const cwd = path.join(project.folder, "agent");
    await mkdir(cwd);
    const init = await runCommand(process.execPath, [project.bin, "init"], {
      cwd,
      timeoutMs: 30_000,
    });
    assert.equal(init.code, 0, init.output);
    const client = new Client({ name: "test", version: "1" });
    const args = [project.bin, "mcp"];
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, cwd, stderr: "ignore" }),
    );
    try {
      const call = async (name: string, input: Record<string, unknown> = {}) =>
        (await client.callTool({ name, arguments: input })).structuredContent as Answer;
      const { configs } = await call("list_configs");
      const config = configs[0]?.file ?? "";
      const { token } = await call("start_run", { config });
      const { state } = await call("start_run", { config, token, wait: true });
      assert.equal(state, "ended");
      assert.equal((await call("list_runs")).total, 1);
    } finally {
      await client.close();
    }
  });

  it("says on an older Node which one it needs, and ends with 2", async function () {
    const node = await ensureNode(20);
    if (node === undefined) return this.skip();
    const { code, output } = await runCommand(node, [project.bin, "list"], {
      cwd: project.folder,
      timeoutMs: 30_000,
    });
    assert.equal(code, 2);
    assert.match(output, /^touchstone: Touchstone needs Node\.js 22 or later; this is 20\./);
    assert.equal(output.trim().split("\n").length, 1);
  });
});

/** What some tool answers. */
interface Answer {
  readonly configs: readonly { readonly file: string }[];
  readonly token: string;
  readonly state: string;
  readonly total: number;
}
