import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type Metafile } from "esbuild";
import { root } from "./sourceModules.ts";

const entry = "src/extension.ts";
/** Finds the translation of a text: rows, status bar and notices are there at once. It is 4 KB and needs nothing itself. */
const translator = "node_modules/@vscode/l10n/dist/main.js";

describe("what VS Code loads when it starts the extension", function () {
  this.timeout(20_000);

  let inputs: Metafile["inputs"];
  before(async () => {
    const built = await build({
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
    inputs = built.metafile.inputs;
  });

  it("is no package but the one that translates: schemas above all are made with the first message", () => {
    const packages = [...findLoaded(inputs)].filter(([file]) => file.startsWith("node_modules/"));
    assert.deepEqual(
      packages.map(([, way]) => way).filter((way) => !way.endsWith(` -> ${translator}`)),
      [],
    );
    assert.equal(packages.length, 1);
  });

  it("makes no formatter of numbers or dates before one is wanted: the first takes as long as all the rest", async () => {
    const found: string[] = [];
    for (const file of findLoaded(inputs).keys()) {
      const text = await readFile(path.join(root, file), "utf8");
      if (/^(?:export )?const \w+(?:: [^=]+)? = new Intl\./m.test(text)) found.push(file);
    }
    assert.deepEqual(found, []);
  });
});

/** Modules that are loaded at once, each with the way that leads to it; what packages load is not looked at. */
function findLoaded(inputs: Metafile["inputs"]): Map<string, string> {
  const ways = new Map([[entry, entry]]);
  for (const [file, way] of ways) {
    if (file.startsWith("node_modules/")) continue;
    for (const { path: to, kind, external } of inputs[file]?.imports ?? []) {
      const isLater = kind === "dynamic-import" || external === true;
      if (!isLater && !ways.has(to)) ways.set(to, `${way} -> ${to}`);
    }
  }
  return ways;
}
