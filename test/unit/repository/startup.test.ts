import assert from "node:assert/strict";
import { build, type Metafile } from "esbuild";
import { root } from "./sourceModules.ts";

const entry = "src/extension.ts";

describe("what VS Code loads when it starts the extension", function () {
  this.timeout(20_000);

  it("is no package: schemas above all are made with the first message", async () => {
    const { metafile } = await build({
      entryPoints: [entry],
      absWorkingDir: root,
      outfile: "extension.cjs",
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "cjs",
      external: ["vscode"],
      logLevel: "silent",
    });
    assert.deepEqual(findPackages(metafile.inputs), []);
  });
});

/** Packages that are loaded at once, each with the way that leads to it. */
function findPackages(inputs: Metafile["inputs"]): string[] {
  const ways = new Map([[entry, entry]]);
  for (const [file, way] of ways) {
    if (file.startsWith("node_modules/")) continue;
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      const isLater = kind === "dynamic-import" || external === true;
      if (!isLater && !ways.has(path)) ways.set(path, `${way} -> ${path}`);
    }
  }
  return [...ways].filter(([file]) => file.startsWith("node_modules/")).map(([, way]) => way);
}
