import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Figure } from "./figure.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Sizes of what `npm run build` and `npm run package` left; nothing when they have not run. */
export async function measureBundles(): Promise<Figure[]> {
  const dist = path.join(repository, "dist");
  const names = await readdir(dist, { recursive: true }).catch(() => []);
  const files = names.filter((name) => /\.(c?js|css)$/.test(name) && !name.startsWith("test"));
  const sizes = await Promise.all(
    files.map(async (name) => {
      const content = await readFile(path.join(dist, name));
      return { name, bytes: content.length, gzipped: gzipSync(content).length };
    }),
  );
  if (sizes.length === 0) return [];
  const sum = (pick: (size: (typeof sizes)[number]) => number): number =>
    sizes.reduce((total, size) => total + pick(size), 0);
  const entries = sizes.filter(({ name }) => !name.includes("chunks"));
  return [
    kilobytes(
      "bundlesTotal",
      `All ${sizes.length} bundles`,
      sum((size) => size.bytes),
    ),
    kilobytes(
      "bundlesGzipped",
      "All bundles, gzipped",
      sum((size) => size.gzipped),
    ),
    ...entries.map(({ name, bytes }) => kilobytes(`bundle:${name}`, `dist/${name}`, bytes)),
    ...(await measurePackages()),
  ];
}

/** What `activation.json` beside the bundles says, which the integration tests of the label `empty` write inside VS Code. */
export async function readActivation(): Promise<Figure[]> {
  const file = path.join(repository, "dist/meta/activation.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return [];
  const values = JSON.parse(text) as Record<string, unknown>;
  return Object.entries(activationLabels).map(([name, label]) => {
    const value = values[name];
    if (typeof value !== "number") throw new Error(`${file} has no number "${name}"`);
    return { name, label, value, unit: "ms" };
  });
}

// --- internal ---

const activationLabels = {
  activationMs: "Activation in VS Code: code loaded, activate() done",
  activationCpuMs: "of it computed by the extension host",
};

async function measurePackages(): Promise<Figure[]> {
  const names = (await readdir(repository)).filter((name) => name.endsWith(".vsix"));
  return await Promise.all(
    names.map(async (name) =>
      kilobytes(`package:${name}`, name, (await stat(path.join(repository, name))).size),
    ),
  );
}

function kilobytes(name: string, label: string, bytes: number): Figure {
  return { name, label, value: bytes / 1024, unit: "KB" };
}
