import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Where one of these values stands in a text in any form, by how it begins there; made without the code it is to judge. */
export function findLeaks(text: string, values: readonly string[]): string[] {
  return values.flatMap(listNeedles).filter((needle) => text.includes(needle));
}

/** The leaks in every file below a folder: its name and what leaks. */
export async function findLeaksBelow(folder: string, values: readonly string[]): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const leaks: string[] = [];
  for (const file of files) {
    if (!file.isFile()) continue;
    const name = path.join(file.parentPath, file.name);
    const found = findLeaks(await readFile(name, "utf8"), values);
    leaks.push(...found.map((needle) => `${path.relative(folder, name)}: ${needle}`));
  }
  return leaks;
}

// --- internal ---

function listNeedles(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const texts = [value, json, json.replaceAll("/", "\\/"), url];
  const base64 = ["", "x", "xx"].flatMap((before) => {
    const text = Buffer.from(before + value).toString("base64");
    const own = text.slice(before === "" ? 0 : 4, -4);
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const lower = url.replace(/%../g, (code) => code.toLowerCase());
  const needles = [...texts, lower, ...base64];
  return [...new Set([...needles, ...needles.map((each) => JSON.stringify(each).slice(1, -1))])];
}
