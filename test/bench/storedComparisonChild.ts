import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Engine } from "./builtEngine.ts";

const [mode, ...args] = process.argv.slice(2);

/** `parse <file>…` parses files and forgets them; `compare <engine> <data folder>` compares its two runs. Prints time and memory as JSON. */
const startedAt = performance.now();
if (mode === "parse") {
  for (const file of args) JSON.parse(readFileSync(file, "utf8"));
} else {
  const [engineFile = "", dataFolder = ""] = args;
  const engine = (await import(pathToFileURL(engineFile).href)) as Engine;
  const store = engine.openTestDataStore(dataFolder);
  const { index } = await store.loadIndex();
  const ids = index.runs.map(({ id }) => id).reverse();
  const { comparisons } = await engine.compareStored(store, ids, { metric: "first", margin: 5 });
  if (comparisons[0]?.cells.length !== 1) throw new Error("the runs were not compared");
}
console.log(
  JSON.stringify({
    wallMs: performance.now() - startedAt,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
