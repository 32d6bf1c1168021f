import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFiles } from "../../../../src/scenarios/files/findFiles.ts";

describe("files that match a glob", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), "touchstone-walk-")));
    await write("s/a.json");
    await write("s/deep/er/b.json");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(file: string): Promise<void> {
    const absolute = path.join(folder, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, "{}");
  }

  async function find(pattern: string, bounds?: Parameters<typeof findFiles>[2]) {
    const workspace = path.join(folder, "s");
    const found = await findFiles(pattern, { start: workspace, folder: workspace }, bounds);
    return { ...found, files: found.files.map((file) => path.relative(workspace, file)) };
  }

  it("are found in the order of their names, through links within the folder", async () => {
    await symlink(path.join(folder, "s/deep/er"), path.join(folder, "s/again"));
    await symlink(path.join(folder, "s/a.json"), path.join(folder, "s/c.json"));
    assert.deepEqual(await find("**/*.json"), {
      files: ["a.json", "again/b.json", "c.json", "deep/er/b.json"],
    });
  });

  const traps: Readonly<Record<string, string>> = {
    "the root of the disk": "/",
    "a folder of the system without end": "/proc",
    "the folder above": "..",
    itself: ".",
    "a folder above it within the workspace": "deep",
  };
  for (const [what, target] of Object.entries(traps)) {
    it(`are not searched for by way of a link to ${what}`, async () => {
      const link = target === "deep" ? "s/deep/er/link" : "s/link";
      const place = path.isAbsolute(target) ? target : path.join(folder, "s", target);
      await symlink(place, path.join(folder, link));
      assert.deepEqual(await find("**/*.json"), { files: ["a.json", "deep/er/b.json"] });
    });
  }

  it("are not searched for from a start that leads outside", async () => {
    await mkdir(path.join(folder, "other"));
    await symlink(path.join(folder, "other"), path.join(folder, "s/out"));
    const start = path.join(folder, "s/out");
    const found = await findFiles("**", { start, folder: path.join(folder, "s") });
    assert.deepEqual(found, { files: [], fault: "begins outside the workspace folder" });
  });

  it("are not searched for above the folder by alternatives of the glob", async () => {
    await write("outside.json");
    for (const pattern of ["{..,x}/*.json", "{../../..,x}/**/*.json", "*/../../*.json"]) {
      assert.deepEqual((await find(pattern)).files, [], pattern);
    }
  });

  it("are searched for within bounds of items, levels and time, and what was missed is told", async () => {
    for (let n = 0; n < 20; n += 1) await write(`s/many/${n}.json`);
    const bounds = { items: 1000, folderLevels: 9, timeMs: 10_000 };
    assert.equal((await find("**/*.json", bounds)).files.length, 22);
    assert.equal(
      (await find("**/*.json", { ...bounds, items: 10 })).fault,
      "came upon more than 10 files and folders",
    );
    assert.deepEqual((await find("**/er/*.json", { ...bounds, folderLevels: 1 })).files, []);
  });

  it("are no pipes, and links that lead nowhere", async () => {
    if (process.platform === "win32") return;
    execFileSync("mkfifo", [path.join(folder, "s/pipe.json")]);
    await symlink(path.join(folder, "gone"), path.join(folder, "s/nowhere.json"));
    assert.deepEqual((await find("*.json")).files, ["a.json"]);
  });
});
