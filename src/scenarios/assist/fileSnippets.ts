import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { DocumentRole } from "../../model/config/editorHints.ts";
import { type KindSnippet, type KnownValues, listKindSnippets } from "./kindSnippets.ts";
import { createPlaceholders } from "./snippetText.ts";

/** What a file that holds nothing yet may begin with. */
export interface NewFileFacts {
  /** What its name says it is of. */
  readonly name: string;
  /** A path or glob of scenarios, from the file on. */
  readonly scenarios: string;
  /** A scenario number that no config has. */
  readonly number: number;
  /** Whether each line is a value of its own. */
  readonly isLines: boolean;
}

/** Whole files to begin with. */
export function listFileSnippets(
  role: DocumentRole,
  facts: NewFileFacts,
  rules: ConfigRules,
): KindSnippet[] {
  const values: KnownValues = { number: String(facts.number), name: facts.name };
  switch (role) {
    case "config":
      return [promptConfig(facts, rules), streamConfig(facts)];
    case "scenarioFile":
      return listKindSnippets([rules.scenarioSchema], values).map((snippet) => ({
        ...snippet,
        label: `${capitalize(snippet.label)} scenario`,
      }));
    case "caseFile":
      return [caseList(facts)];
    default:
      return [objectSchema()];
  }
}

// --- internal ---

function capitalize(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function promptConfig({ name, scenarios }: NewFileFacts, rules: ConfigRules): KindSnippet {
  const places = createPlaceholders();
  const [provider] = listKindSnippets([rules.runConfigSchema.shape.providers.unwrap().element]);
  const lines = [
    `\t"name": "${places.next(name)}"`,
    `\t"providers": [\n\t\t$0\n\t]`,
    `\t"scenarios": ["${places.next(scenarios)}"]`,
    `\t"runsPerScenario": ${places.next("10")}`,
  ];
  const body = `{\n${lines.join(",\n")}\n}`;
  return {
    label: "Config for prompts",
    description: "Providers that are asked, and the scenarios they are asked with.",
    body: body.replace("$0", provider === undefined ? "" : nest(provider.body)),
  };
}

function streamConfig({ name, scenarios }: NewFileFacts): KindSnippet {
  const places = createPlaceholders();
  return {
    label: "Config for streams",
    description: "Stream scenarios: their queries and reactions are what is tested.",
    body: `{\n\t"name": "${places.next(name)}",\n\t"scenarios": ["${places.next(scenarios)}"]\n}`,
  };
}

function caseList({ isLines }: NewFileFacts): KindSnippet {
  const places = createPlaceholders();
  const name = places.next("name");
  const entry = `{ "vars": { "${name}": "${places.next("value")}" }, "expected": ${places.next("null")} }`;
  return {
    label: isLines ? "Case" : "List of cases",
    description: "Vars for the prompts, and the value that the reply must have.",
    body: isLines ? entry : `[\n\t${entry}\n]`,
  };
}

function objectSchema(): KindSnippet {
  const places = createPlaceholders();
  const name = places.next("name");
  const same = name.replace(/:.*\}$/, "}");
  const lines = [
    `\t"type": "object"`,
    `\t"properties": {\n\t\t"${name}": { "type": "${places.choose(types)}" }\n\t}`,
    `\t"required": ["${same}"]`,
    `\t"additionalProperties": false`,
  ];
  return {
    label: "JSON Schema of an object",
    description: "What a reply has to be: an object with these keys and no others.",
    body: `{\n${lines.join(",\n")}\n}`,
  };
}

const types = ["string", "integer", "number", "boolean", "array", "object"];

/** The places of a snippet come after the ones before it, and its lines stand two levels further in. */
function nest(body: string): string {
  return body
    .replaceAll(/\$\{(\d+)/g, (_, number: string) => `\${${Number(number) + 10}`)
    .replaceAll("\n", "\n\t\t");
}
