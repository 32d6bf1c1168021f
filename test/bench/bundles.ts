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

/** How long VS Code waits for the extension, as the integration tests of the label `empty` measured it. */
export async function readActivation(): Promise<Figure[]> {
  const figures = await readMeta("activation", {
    activationMs: { label: "Activation in VS Code: code loaded, activate() done", aim: "below 50" },
    activationCpuMs: { label: "of it computed by the extension host" },
    bareActivationMs: { label: "the same of an extension that does nothing, in the same window" },
    bareActivationCpuMs: { label: "of it computed by the extension host" },
  });
  const findMs = (name: string) => figures.find((each) => each.name === name)?.value;
  const [ours, bare] = [findMs("activationMs"), findMs("bareActivationMs")];
  if (ours === undefined || bare === undefined) return figures;
  const label = "Activation as a multiple of that";
  return [...figures, { name: "activationRatio", label, value: ours / bare, unit: "ratio" }];
}

/** How long the Test Explorer keeps the extension host at a time, as the integration tests of the label `single-root` measured it. */
export function readTestExplorer(): Promise<Figure[]> {
  return readMeta("testExplorer", {
    blockMs: {
      label: "Test Explorer, 3,000 scenarios × 5 providers: longest block",
      aim: "below 50",
    },
    blockCpuMs: { label: "longest block by what was computed in it" },
  });
}

// --- internal ---

/** Figures, ms, that a test inside VS Code wrote beside the bundles. */
async function readMeta(
  meta: string,
  described: Record<string, Pick<Figure, "label" | "aim">>,
): Promise<Figure[]> {
  const file = path.join(repository, `dist/meta/${meta}.json`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return [];
  const values = JSON.parse(text) as Record<string, unknown>;
  return Object.entries(described).map(([name, figure]) => {
    const value = values[name];
    if (typeof value !== "number") throw new Error(`${file} has no number "${name}"`);
    return { name, value, unit: "ms", ...figure };
  });
}

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
