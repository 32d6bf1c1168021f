import path from "node:path";
import { isInside } from "../../../common/isInside.ts";
import { readUtf8File } from "../../../common/utf8Text.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import type { ChangedText } from "../../../model/results/comparison.ts";
import type { ScenarioSource } from "../../../scenarios/config/findScenarios.ts";
import { type ConfigReading, hashConfig } from "../../../scenarios/config/readConfig.ts";
import { hashJson } from "../../../scenarios/files/hashJson.ts";
import { parseJsoncDocument } from "../../../scenarios/files/jsoncDocument.ts";
import { readRunConfig, readRunConfigTexts } from "../../readRunConfig.ts";
import { formatPart } from "./formatPart.ts";

/** A text that is looked for: its kind, of which scenario, and its hash in the result file. */
export interface WantedText {
  readonly text: Exclude<ChangedText, "prompt">;
  readonly scenario: number | undefined;
  readonly hash: string;
}

/**
 * The text of a config, `file` being relative to the folder, or of what it names, that has this hash; undefined where there is
 * none. Nothing outside the folder is read.
 */
export async function findInFolder(
  folder: string,
  file: string,
  wanted: WantedText,
): Promise<string | undefined> {
  const config = path.resolve(folder, file);
  if (!isInside(folder, config)) return undefined;
  // Only who reads all contents knows the hash of cases.
  const reading =
    wanted.text === "cases"
      ? await readRunConfig(config, { workspaceFolder: folder })
      : await readRunConfigTexts(config, folder);
  return await findText(reading, config, wanted);
}

// --- internal ---

async function findText(
  reading: ConfigReading,
  config: string,
  { text, scenario = 0, hash }: WantedText,
): Promise<string | undefined> {
  if (text === "config") {
    return hashConfig(reading.value).config === hash ? await readText(config) : undefined;
  }
  if (text === "scenario") {
    const found = reading.scenarios.find(({ value }) => hashJson(value) === hash);
    if (found === undefined) return undefined;
    return found.base.length === 0 ? found.document.text : formatPart(found.value);
  }
  const source = reading.scenarios.find(({ value }) => readKey(value, "number") === scenario);
  const { loaded } = reading;
  if (source === undefined || loaded === undefined) return undefined;
  if (text === "cases") {
    return loaded.hashes.cases?.[scenario] === hash ? await readNamed(source, "cases") : undefined;
  }
  if (loaded.hashes.schemas[scenario] !== hash) return undefined;
  const written = await readNamed(source, "schema");
  if (isWhole(written, hash)) return written;
  const checked = loaded.scenarios.find(({ number }) => number === scenario);
  return checked === undefined ? undefined : formatSchemas(checked);
}

/** The schema of the whole; those of steps follow it where it has any of their own. */
function formatSchemas(scenario: object): string {
  const steps = readKey(scenario, "steps");
  const ofSteps = Array.isArray(steps) ? steps.map((step) => readKey(step, "schema")) : [];
  const whole = readKey(scenario, "schema");
  return formatPart(ofSteps.length < 2 ? whole : { schema: whole, steps: ofSteps });
}

/** What a key of a scenario names, or holds. */
async function readNamed({ document, value }: ScenarioSource, key: string) {
  const entry = readKey(value, key);
  if (typeof entry !== "string") return formatPart(entry);
  return await readText(path.resolve(path.dirname(document.file), entry));
}

/** Files were found to lie in the folder when the config was read. */
async function readText(file: string): Promise<string | undefined> {
  return await readUtf8File(file).catch(() => undefined);
}

/** Whether a schema is all that was hashed: none that takes other files in is, and none with steps of their own. */
function isWhole(text: string | undefined, hash: string): boolean {
  const document = text === undefined ? undefined : parseJsoncDocument("", text);
  return document !== undefined && hashJson(document.exactAt([])) === hash;
}
