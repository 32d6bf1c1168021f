// Fills the marked blocks of docs/*.md from what the code says of itself, and writes schemas/*.schema.json and the tools in package.json.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildDocBlocks, loadDocs } from "./docs/docBlocks.ts";
import { fillBlocks } from "./docs/fillBlocks.ts";
import { buildLanguageModelTools } from "./manifest/languageModelTools.ts";
import { repositoryRoot } from "./paths.ts";
import { buildSchemas } from "./schemas/buildSchemas.ts";

const blocks = await buildDocBlocks();
for (const { file, text } of await loadDocs()) {
  const filled = fillBlocks(text, blocks);
  if (filled === text) continue;
  await writeFile(file, filled);
  console.log(file);
}

for (const [name, text] of buildSchemas()) {
  const file = path.join(repositoryRoot, "schemas", name);
  if ((await readFile(file, "utf8").catch(() => "")) === text) continue;
  await writeFile(file, text);
  console.log(file);
}

const manifestFile = path.join(repositoryRoot, "package.json");
const manifestText = await readFile(manifestFile, "utf8");
const manifest = JSON.parse(manifestText);
manifest.contributes.languageModelTools = buildLanguageModelTools();
const written = `${JSON.stringify(manifest, null, 2)}\n`;
if (written !== manifestText) {
  await writeFile(manifestFile, written);
  console.log(manifestFile);
}
