import assert from "node:assert/strict";
import { build, type Metafile } from "esbuild";
import { root } from "./sourceModules.ts";

const entry = "src/extension.ts";
const translator = "node_modules/@vscode/l10n/dist/main.js";

describe("what VS Code loads when it starts the extension", function () {
  this.timeout(20_000);

  it("is no package but the small one that translates: schemas above all are made with the first message", async () => {
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
    assert.deepEqual(
      findPackages(metafile.inputs).filter((way) => !way.endsWith(` -> ${translator}`)),
      [],
    );
    // The words that window and pages share are looked up with it.
    assert.ok((metafile.inputs[translator]?.bytes ?? 0) < 5_000);
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
