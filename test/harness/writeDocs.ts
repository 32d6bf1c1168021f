// Fills the marked blocks of docs/*.md from what the code says of itself.
import { writeFile } from "node:fs/promises";
import { buildDocBlocks, loadDocs } from "./docs/docBlocks.ts";
import { fillBlocks } from "./docs/fillBlocks.ts";

const blocks = buildDocBlocks();
for (const { file, text } of await loadDocs()) {
  const filled = fillBlocks(text, blocks);
  if (filled === text) continue;
  await writeFile(file, filled);
  console.log(file);
}
