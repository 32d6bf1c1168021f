// Fills the marked blocks of docs/*.md from what the code says of itself, and writes schemas/*.schema.json.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildDocBlocks, loadDocs } from "./docs/docBlocks.ts";
import { fillBlocks } from "./docs/fillBlocks.ts";
import { repositoryRoot } from "./paths.ts";
import { buildSchemas } from "./schemas/buildSchemas.ts";

const blocks = buildDocBlocks();
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
