import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { ensureNode } from "../harness/nodeVersion.ts";
import { createTempFolder, repositoryRoot } from "../harness/paths.ts";
import { runCommand } from "../harness/processes.ts";
import { readReadmeScript } from "./readmeScript.ts";

describe("the npm package", function () {
  this.timeout(300_000);
  let folder: string;
  let project: string;
  let packed: { files: { path: string }[]; size: number; version: string };

  before(async () => {
    folder = await createTempFolder("npm");
    project = await createTempFolder("npm-project");
    const { code, output } = await runCommand(
      "npm",
      ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
      { cwd: repositoryRoot, timeoutMs: 60_000 },
    );
    assert.equal(code, 0, output);
    const parsed = JSON.parse(output.slice(output.indexOf("[")));
    packed = parsed[0];
    const [tarball = ""] = await readdir(folder);
    const install = ["install", "--no-audit", "--no-fund", path.join(folder, tarball)];
    await npm("init", "-y");
    await npm(...install);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(project, { recursive: true, force: true });
  });

  async function npm(...args: string[]): Promise<void> {
    const { code, output } = await runCommand("npm", args, { cwd: project, timeoutMs: 120_000 });
    assert.equal(code, 0, output);
  }
  const bin = () => path.join(project, "node_modules/touchstone/dist/cli.js");

  it("weighs no more than 1.2 MB, has one version with the extension, and brings no other package", async () => {
    assert.ok(packed.size <= 1.2 * 1024 * 1024, `${packed.size} bytes`);
    const manifest = JSON.parse(await readFile(path.join(repositoryRoot, "package.json"), "utf8"));
    assert.equal(packed.version, manifest.version);
    const installed = (await readdir(path.join(project, "node_modules"))).filter(
      (name) => !name.startsWith("."),
    );
    assert.deepEqual(installed, ["touchstone"]);
  });

  it("has the file that each of its entries names, and one that the system may start", async () => {
    const { bin: bins, main } = JSON.parse(
      await readFile(path.join(repositoryRoot, "package.json"), "utf8"),
    );
    const names = packed.files.map(({ path: name }) => name);
    for (const name of [bins.touchstone, path.normalize(main)])
      assert.ok(names.includes(name), name);
    assert.equal((await stat(bin())).mode & 0o100, 0o100);
  });

  for (const major of [22, 24]) {
    it(`runs every command of README on Node ${major}, from an empty project to shares, baseline and gate`, async function () {
      const node = await ensureNode(major);
      if (node === undefined) return this.skip();
      const script = (await readReadmeScript("npx touchstone")).replaceAll(
        "npx touchstone",
        `"${node}" "${bin()}"`,
      );
      assert.ok(script.split(bin()).length > 10, script);
      const own = path.join(project, `node-${major}`);
      await mkdir(own);
      const { code, output } = await runCommand("sh", ["-c", `git init -q\n${script}`], {
        cwd: own,
        timeoutMs: 120_000,
      });
      assert.equal(code, 0, output);
      assert.match(output, /no worse|cannot tell|better/);
    });
  }

  it("says on an older Node which one it needs, and ends with 2", async function () {
    const node = await ensureNode(20);
    if (node === undefined) return this.skip();
    const { code, output } = await runCommand(node, [bin(), "list"], {
      cwd: project,
      timeoutMs: 30_000,
    });
    assert.equal(code, 2);
    assert.match(output, /^touchstone: Touchstone needs Node\.js 22 or later; this is 20\./);
    assert.equal(output.trim().split("\n").length, 1);
  });
});
