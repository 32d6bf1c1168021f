import { isLoopback } from "../../common/hostNames.ts";
import { nextNumber } from "../../common/nextNumber.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";

type Summary = Pick<ConfigSummary, "file" | "scenarios">;

/** An id for a provider by its model or kind, which no other has. */
export function proposeId(name: unknown, taken: readonly string[]): string {
  const slug = String(name)
    .replace(/^.*\//, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "");
  const base = slug === "" ? "provider" : slug.slice(0, longestId);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base.slice(0, longestId - 5)}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** The name that the environment variable of a provider's key usually has; empty for a server on this machine. */
export function proposeKeyName({
  kind,
  baseUrl,
}: {
  readonly kind?: unknown;
  readonly baseUrl?: unknown;
}): string {
  if (typeof baseUrl !== "string") return toVariable(String(kind));
  const { hostname } = URL.parse(baseUrl) ?? { hostname: "" };
  if (isLoopback(hostname)) return "";
  const parts = hostname.split(".").filter((part) => !generic.has(part));
  return toVariable(parts.at(-2) ?? parts[0] ?? String(kind));
}

/** The folder, relative to the workspace folder, that further scenarios of a config go into: that of its last file. */
export function findScenarioFolder({ file, scenarios }: Summary): string {
  const last = scenarios.findLast((scenario) => scenario.file !== file);
  return folderOf(last?.file ?? file);
}

/** A number that is free in a config, and in those that take scenarios from the same folder. */
export function proposeNumber(config: Summary, all: readonly Summary[]): number {
  const folder = findScenarioFolder(config);
  const near = all.filter(({ file, scenarios }) =>
    scenarios.some((scenario) => scenario.file !== file && folderOf(scenario.file) === folder),
  );
  return nextNumber(
    [config, ...near].flatMap(({ scenarios }) => scenarios.map(({ number }) => number)),
  );
}

/** Ids of providers, sources, queries and reactions of a config. */
export function listIds({ providers, scenarios }: ConfigSummary): string[] {
  return [
    ...providers.map(({ id }) => id),
    ...scenarios.flatMap(({ components = [] }) => components.map(({ id }) => id)),
  ];
}

// --- internal ---

const longestId = 64;

/** Parts of host names that say nothing of whose they are. */
const generic = new Set(["api", "www"]);

function toVariable(name: string): string {
  const word = name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return `${/^\d/.test(word) ? "_" : ""}${word}_API_KEY`;
}

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
}
