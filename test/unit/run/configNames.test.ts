import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { markSameNames } from "../../../src/run/configNames.ts";
import { findConfigs, findSameNamesIn, listConfigs } from "../../../src/run/listConfigs.ts";
import { withTempFolder } from "../store/storeFixtures.ts";

/** A workspace with config files of these names, by their paths in it. */
async function withConfigs(
  configs: Readonly<Record<string, string>>,
  work: (folder: string, foldersOf: (data?: string) => Folders) => Promise<void>,
) {
  await withTempFolder(async (folder) => {
    for (const [file, text] of Object.entries(configs)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    await work(folder, (data = "data") => ({
      workspaceFolder: folder,
      dataFolder: path.join(folder, data),
    }));
  });
}

interface Folders {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
}
const named = (name: unknown) => `{\n  // the name\n  "name": ${JSON.stringify(name)}\n}`;

async function listSame(folders: Folders): Promise<Record<string, string>> {
  const problems = await findSameNamesIn(folders);
  return Object.fromEntries(
    [...problems].map(([file, { key, line, message }]) => {
      assert.deepEqual([key, line], ["name", 3]);
      return [path.relative(folders.workspaceFolder, file), message.replace(/;.*/, "")];
    }),
  );
}

describe("configs of one name", () => {
  it("are an error of each at its name, which names the other files", () =>
    withConfigs(
      {
        "data/a.touchstone.json": named("people"),
        "data/configs/b.touchstone.json": named("people"),
        "other/c.touchstone.json": named("people"),
        "other/d.touchstone.json": named("animals"),
      },
      async (_, foldersOf) => {
        assert.deepEqual(await listSame(foldersOf()), {
          "data/a.touchstone.json":
            '"people" is also the name of data/configs/b.touchstone.json, other/c.touchstone.json',
          "data/configs/b.touchstone.json":
            '"people" is also the name of data/a.touchstone.json, other/c.touchstone.json',
          "other/c.touchstone.json":
            '"people" is also the name of data/a.touchstone.json, data/configs/b.touchstone.json',
        });
      },
    ));

  it("are told apart by every character of their names", () =>
    withConfigs(
      Object.fromEntries(
        ["people", "People", "people ", "__proto__", "", "peopl\u00e9", "people\u0301"].map(
          (name, at) => [`data/${at}.touchstone.json`, named(name)],
        ),
      ),
      async (_, foldersOf) => assert.deepEqual(await listSame(foldersOf()), {}),
    ));

  it("count once where a link leads to the file, and never from outside, from packages or from results", () =>
    withConfigs(
      {
        "in/data/a.touchstone.json": named("people"),
        "outside.touchstone.json": named("people"),
        "in/node_modules/x/b.touchstone.json": named("people"),
        "in/data/results/c.touchstone.json": named("people"),
      },
      async (folder) => {
        const workspaceFolder = path.join(folder, "in");
        await symlink(
          path.join(workspaceFolder, "data/a.touchstone.json"),
          path.join(workspaceFolder, "link.touchstone.json"),
        );
        const dataFolder = path.join(workspaceFolder, "data");
        assert.deepEqual(await listSame({ workspaceFolder, dataFolder }), {});
      },
    ));

  it("below another data folder are of a workspace of their own", () =>
    withConfigs(
      {
        "data/a.touchstone.json": named("people"),
        "samples/one/data/a.touchstone.json": named("people"),
        "samples/two/data/a.touchstone.json": named("people"),
        "samples/two/data/b.touchstone.json": named("people"),
      },
      async (_, foldersOf) => {
        assert.deepEqual(Object.keys(await listSame(foldersOf())), [
          "samples/two/data/a.touchstone.json",
          "samples/two/data/b.touchstone.json",
        ]);
        assert.equal(Object.keys(await listSame(foldersOf(""))).length, 4);
        assert.equal(Object.keys(await listSame(foldersOf("elsewhere"))).length, 4);
      },
    ));

  it("that cannot be read have no name", () =>
    withConfigs(
      {
        "data/a.touchstone.json": named("people"),
        "data/b.touchstone.json": '{ "name": "peop',
        "data/c.touchstone.json": named(7),
        "data/d.touchstone.json": "[]",
        "data/e.touchstone.json": "",
      },
      async (folder, foldersOf) => {
        await mkdir(path.join(folder, "data/f.touchstone.json"));
        assert.deepEqual(await listSame(foldersOf()), {});
      },
    ));

  it("are shown first of what is wrong with each in lists", () =>
    withConfigs(
      { "data/a.touchstone.json": named("people"), "b.touchstone.json": named("people") },
      async (folder, foldersOf) => {
        const folders = foldersOf();
        const files = await findConfigs(folder, folders.dataFolder);
        const summaries = await listConfigs(files, folder);
        const marked = await markSameNames(summaries, files, folders);
        for (const [at, { problems }] of marked.entries()) {
          assert.match(problems[0]?.message ?? "", /is also the name of/);
          assert.equal("fault" in (problems[0] ?? {}), false, "what programs mend stays inside");
          assert.deepEqual(problems.slice(1), summaries[at]?.problems);
        }
      },
    ));
});
