import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadSourceModules, root } from "./sourceModules.ts";

const text = await readFile(path.join(root, "ARCHITECTURE.md"), "utf8");
const house = text.slice(text.indexOf("## The house"), text.indexOf("## To add something"));

describe("ARCHITECTURE.md", () => {
  it("has every room and wing on its map, and none that is gone", async () => {
    const folders = (await loadSourceModules()).map(({ file }) => path.posix.dirname(file));
    const mapped = [...house.matchAll(/^\|(?: \d \|)? `((?:src|media)[^`]*)`/gm)].map(
      ([, folder = ""]) => folder,
    );
    const named = (folder: string) => mapped.includes(folder);
    assert.deepEqual(
      [...new Set(folders)].filter((folder) => folder !== "src" && !named(folder)),
      [],
    );
    assert.deepEqual(
      mapped.filter((folder) => !existsSync(path.join(root, folder))),
      [],
    );
  });

  it("speaks of files that are there", () => {
    const spoken = text
      .slice(text.indexOf("## To add something"))
      .matchAll(/`([a-z][\w/]*\/[\w/]+)`/g);
    const missing = [...spoken]
      .map(([, name = ""]) => name)
      .filter((name) => !/^(test_runs|reactions|outputs|prompts)/.test(name))
      .filter((name) => !isThere(name));
    assert.deepEqual(missing, []);
  });
});

/** A file without its ending, or a folder, from the root, `src` or one of its rooms on. */
function isThere(name: string): boolean {
  return ["", "src", "src/streams", "src/report"].some((above) =>
    ["", ".ts"].some((ending) => existsSync(path.join(root, above, `${name}${ending}`))),
  );
}
