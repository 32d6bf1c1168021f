import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import type { PromptScenario } from "../../model/config/scenario.ts";
import type { WrittenCase } from "../../model/config/testCase.ts";
import { valueAt } from "../../model/words/describeIssue.ts";
import { findNearest, findSlip, listNearest } from "../../model/words/nearest.ts";
import type { CaseEntry } from "../cases/caseEntry.ts";
import { hasSchemaName, listVarNames, schemaName } from "../cases/promptTemplate.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import type { ScenarioSource } from "./findScenarios.ts";

/** Holds the vars of cases against the `{{name}}` of a scenario's prompts. */
export interface TemplateCheck {
  /** What a case lacks that others have, or may not have. */
  check(written: WrittenCase, entry: CaseEntry): Problem[];
  /** The names that no case has. */
  findUnknown(): Problem[];
}

export function createTemplateCheck(
  scenario: PromptScenario,
  { document, base, value }: ScenarioSource,
): TemplateCheck {
  const known = new Set<string>();
  const lacking = new Map<string, Problem[]>();
  const places = listPlaces(scenario).flatMap(({ key, template }) =>
    listVarNames(template).map((name) => ({ name, key })),
  );
  const names = new Set(places.map(({ name }) => name));

  return {
    check({ vars = {} }, entry) {
      for (const name of Object.keys(vars)) known.add(name);
      const missing = [...names].filter((name) => !Object.hasOwn(vars, name));
      for (const name of missing) note(lacking, name, entry);
      if (!Object.hasOwn(vars, schemaName)) return [];
      return [problemIn(entry, ["vars", schemaName], "is taken: {{schema}} is the JSON Schema")];
    },
    findUnknown() {
      const unknown = places.filter(({ name }) => !known.has(name));
      const ofCases = [...lacking].flatMap(([name, found]) => (known.has(name) ? found : []));
      return [
        ...unknown.map(({ name, key }) =>
          withFault(
            document.problemAt([...base, ...key], describeUnknown(name, [...known])),
            [...base, ...key],
            hintOfUnknown(name, valueAt(value, key), [...known]),
          ),
        ),
        ...ofCases,
      ];
    },
  };
}

/** What stays as it is in the prompts of a scenario: names where it has no cases, and the schema where that is left out. */
export function findIdleNames(
  scenario: PromptScenario,
  { document, base }: ScenarioSource,
): Problem[] {
  const hasCases = scenario.cases !== undefined;
  return listPlaces(scenario).flatMap(({ key, template }) => {
    const idle = [
      ...(hasCases ? [] : listVarNames(template).map(describeIdle)),
      ...(scenario.includeSchema || !hasSchemaName(template, hasCases)
        ? []
        : [`{{${schemaName}}} stays as it is with "includeSchema": false`]),
    ];
    return idle.map((message) => document.warningAt([...base, ...key], message));
  });
}

// --- internal ---

/** Cases that lack a var are told of one by one, but not all of them. */
const mostLacking = 20;

function note(lacking: Map<string, Problem[]>, name: string, entry: CaseEntry): void {
  const found = lacking.get(name) ?? [];
  lacking.set(name, found);
  if (found.length >= mostLacking) return;
  found.push(problemIn(entry, ["vars"], `lacks "${name}", which the prompts name`));
}

function problemIn(entry: CaseEntry, path: KeyPath, message: string): Problem {
  const { document, base } = entry.locate();
  return document.problemAt([...base, ...path], message);
}

function describeIdle(name: string): string {
  const slip =
    findSlip(name, [schemaName]) === undefined ? "" : `; did you mean {{${schemaName}}}?`;
  return `{{${name}}} stays as it is without cases${slip}`;
}

function describeUnknown(name: string, known: readonly string[]): string {
  const isSlip = findSlip(name, [schemaName]) !== undefined;
  const nearest = findNearest(name, isSlip ? [...known, schemaName] : known);
  const hint = nearest === undefined ? "the cases have no vars" : nearest;
  return `no case has a var for {{${name}}}; ${hint}`;
}

function hintOfUnknown(name: string, text: unknown, known: readonly string[]): FaultHint {
  const isSlip = findSlip(name, [schemaName]) !== undefined;
  const near = listNearest(name, isSlip ? [...known, schemaName] : known, { most: 3 });
  const fixes =
    typeof text !== "string"
      ? []
      : near.map((each) => ({
          do: "setValue" as const,
          value: text.replaceAll(`{{${name}}}`, () => `{{${each}}}`),
        }));
  return { code: "unknown-reference", fixes };
}

function listPlaces({ system, prompt, steps = [] }: PromptScenario) {
  const written: { key: KeyPath; template: string | undefined }[] = [
    { key: ["system"], template: system },
    { key: ["prompt"], template: prompt },
    ...steps.map((step, index) => ({ key: ["steps", index, "prompt"], template: step.prompt })),
  ];
  return written.flatMap(({ key, template }) => (template === undefined ? [] : { key, template }));
}
