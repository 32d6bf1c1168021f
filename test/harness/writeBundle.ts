// Writes the texts of the code into l10n/bundle.l10n.json, from which they are translated.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundleFile, extractTexts, formatBundle } from "./l10n/bundle.ts";

const texts = await extractTexts();
for (const fault of texts.faults) console.error(fault);
if (texts.faults.length > 0) process.exitCode = 1;
await mkdir(path.dirname(bundleFile), { recursive: true });
await writeFile(bundleFile, formatBundle(texts));
console.log(`${texts.messages.size} texts`);
