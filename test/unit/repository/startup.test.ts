import assert from "node:assert/strict";
import { build, type Metafile } from "esbuild";
import { root } from "./sourceModules.ts";

const entry = "src/extension.ts";
/** Finds the translation of a text: rows, status bar and notices are there at once. It is 4 KB and needs nothing itself. */
const translator = "node_modules/@vscode/l10n/dist/main.js";

describe("what VS Code loads when it starts the extension", function () {
  this.timeout(20_000);

  it("is no package but the one that translates: schemas above all are made with the first message", async () => {
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
    const packages = findPackages(metafile.inputs);
    assert.deepEqual(
      packages.filter((way) => !way.endsWith(` -> ${translator}`)),
      [],
    );
    assert.equal(packages.length, 1);
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
