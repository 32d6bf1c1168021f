import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { buildDocBlocks, loadDocs } from "../../harness/docs/docBlocks.ts";
import { fillBlocks, listBlocks } from "../../harness/docs/fillBlocks.ts";
import { loadManifest, loadManifestTexts, loadText } from "./manifest.ts";
import { listAnchors, listLinks } from "./markdownLinks.ts";
import { root } from "./sourceModules.ts";

const docs = await loadDocs();

describe("documents", () => {
  it("have the tables that `npm run docs` writes", async () => {
    const blocks = await buildDocBlocks();
    for (const { file, text } of docs) {
      assert.equal(text, fillBlocks(text, blocks), `${file} is not up to date: npm run docs`);
    }
  });

  it("have each of these tables once", async () => {
    const marked = docs.flatMap(({ text }) => listBlocks(text));
    const blocks = await buildDocBlocks();
    assert.deepEqual(marked.toSorted(), [...blocks.keys()].toSorted());
  });

  it("name every command of the palette", async () => {
    const { commands, menus } = (await loadManifest()).contributes;
    const texts = await loadManifestTexts();
    const page = await loadText("docs/vscode.md");
    const hidden = (menus.commandPalette ?? []).filter(({ when }) => when === "false");
    const titles = commands
      .filter(({ command }) => !hidden.some((entry) => entry.command === command))
      .map(({ title }) => texts[title.slice(1, -1)] ?? title);
    assert.deepEqual(
      titles.filter((title) => !page.includes(title)),
      [],
    );
  });

  it("link only to files and headings that are there", async () => {
    const names = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    const files = [...names.map((name) => path.join(root, name)), ...docs.map(({ file }) => file)];
    const broken: string[] = [];
    for (const file of files) {
      for (const link of listLinks(await loadText(path.relative(root, file)))) {
        if (!(await leadsSomewhere(file, link)))
          broken.push(`${path.relative(root, file)}: ${link}`);
      }
    }
    assert.deepEqual(broken, []);
  });
});

/** A link to another site is not followed. */
async function leadsSomewhere(from: string, link: string): Promise<boolean> {
  if (/^https?:/.test(link)) return true;
  const [target = "", anchor] = link.split("#");
  const file = target === "" ? from : path.resolve(path.dirname(from), target);
  if (!existsSync(file)) return false;
  return (
    anchor === undefined || listAnchors(await loadText(path.relative(root, file))).includes(anchor)
  );
}
