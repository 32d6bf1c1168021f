import path from "node:path";
import { toFileSlug } from "../../common/fileSlug.ts";
import { relativePath } from "../../common/relativePath.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";

/** A file that is to be made; its path is absolute. */
export interface DraftFile {
  readonly file: string;
  readonly text: string;
}

/** A prompt scenario as it is to be written; a schema given as text is the absolute path of its file. */
export interface PromptDraft {
  readonly number: number;
  readonly name: string;
  readonly prompt: string;
  readonly schema: JsonSchema | string;
}

/** A prompt scenario as a file in a folder (absolute). */
export function draftPromptScenario(
  { number, name, prompt, schema }: PromptDraft,
  folder: string,
): DraftFile {
  const written = typeof schema === "string" ? relativePath(folder, schema) : schema;
  const scenario = { number, name, kind: "prompt", prompt, schema: written };
  return { file: nameScenario(folder, number, name), text: formatJson(scenario) };
}

/** A stream scenario as a file in a folder (absolute), which runs as it is: its source sends straight to its reaction. */
export function draftStreamScenario(
  { number, name }: Pick<PromptDraft, "number" | "name">,
  folder: string,
): DraftFile {
  const scenario = {
    number,
    name,
    kind: "stream",
    sources: [
      {
        id: "trades",
        kind: "generator",
        generator: "stock-trade",
        seed: 42,
        changeCount: 100,
        spacing: { perSecond: 50 },
        sentAt: "/sentAt",
        dispatchers: [{ kind: "http", url: "${reaction.alerts.url}" }],
      },
    ],
    reactions: [
      {
        id: "alerts",
        handler: { kind: "http" },
        sentAt: "/sentAt",
        stopTriggers: [
          { kind: "record-count", recordCount: 100 },
          { kind: "idle", seconds: 10 },
        ],
      },
    ],
    schema: {
      properties: { stoppedBy: { const: "record-count" }, recordCount: { const: 100 } },
      required: ["latencyMs"],
    },
  };
  const lead =
    "// The source sends to the reaction directly, so this runs as it is. Put your system in between: start it with\n" +
    '// "system", have the dispatcher send to it, and have it call the address of the reaction.\n';
  return { file: nameScenario(folder, number, name), text: lead + formatJson(scenario) };
}

/** The config of this name in a folder (absolute), for all scenarios of another one. */
export function draftConfig(
  { name, providers }: { readonly name: string; readonly providers: readonly object[] },
  folder: string,
  scenarioFolder: string,
): DraftFile {
  const isPrompts = providers.length > 0;
  const config = {
    name,
    ...(isPrompts ? { providers } : {}),
    scenarios: [`${relativePath(folder, scenarioFolder)}/*.scenario.json`],
    ...(isPrompts ? { runsPerScenario: 5, maxRetries: 3 } : {}),
  };
  return { file: path.join(folder, nameConfigFile(name)), text: formatJson(config) };
}

/** The name of the file of a config. */
export function nameConfigFile(name: string): string {
  return `${toFileSlug(name, "config")}.touchstone.json`;
}

/** Where the scenarios of a new config lie: beside the folder of the configs where that has its usual name, else below it. */
export function placeScenarios(configFolder: string, name: string): string {
  const isUsual = path.basename(configFolder) === "configs";
  const root = isUsual ? path.dirname(configFolder) : configFolder;
  return path.join(root, "scenarios", toFileSlug(name, "config"));
}

// --- internal ---

function nameScenario(folder: string, number: number, name: string): string {
  return path.join(folder, `${number}-${toFileSlug(name, "scenario")}.scenario.json`);
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
