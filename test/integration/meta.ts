import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Keeps what was measured inside VS Code where `npm run bench` looks for it. */
export function writeMeta(name: string, figures: Record<string, unknown>): void {
  const folder = path.join(builtFolder(), "meta");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}

// --- internal ---

/** `dist`, wherever in it the bundle lies that this is part of. */
function builtFolder(): string {
  let folder = __dirname;
  while (path.basename(folder) !== "test") folder = path.dirname(folder);
  return path.dirname(folder);
}
