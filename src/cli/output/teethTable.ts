import { formatPlural } from "../../model/words/figures.ts";
import { type Column, formatTable } from "../../report/textTable.ts";
import type { ScenarioTeeth } from "../../run/teeth/measureTeeth.ts";
import { mostPaths } from "../../run/teeth/spoilReplies.ts";
import { groupByPath } from "../../scenarios/teeth/groupByPath.ts";
import type { Terminal } from "../command.ts";

/** How many spoiled replies each schema refuses, and what it lets pass, by place. */
export function formatTeethTable(teeth: readonly ScenarioTeeth[], terminal: Terminal): string {
  if (teeth.length === 0) return "";
  const hasSeveral = new Set(teeth.map(({ config }) => config)).size > 1;
  const table = formatTable({
    columns: hasSeveral ? [configColumn, ...columns] : columns,
    rows: teeth,
    width: terminal.width(),
    color: terminal.hasColor,
  });
  return `\n${table}${teeth.map(formatPassed).join("")}`;
}

// --- internal ---

const configColumn: Column<ScenarioTeeth> = {
  title: "config",
  cell: ({ config }) => config,
  shrinksTo: 8,
};

const columns: readonly Column<ScenarioTeeth>[] = [
  { title: "scenario", cell: ({ scenario, name }) => `${scenario} ${name}`, shrinksTo: 12 },
  { title: "spoiled", cell: ({ total }) => String(total), alignRight: true },
  {
    title: "refused",
    cell: ({ refused }) => String(refused),
    alignRight: true,
    tone: ({ refused, total }) => (refused < total ? "bad" : "good"),
  },
  { title: "accepted reply", cell: formatOrigin },
];

/** Places of a scenario that are shown. */
const mostShown = 20;

function formatOrigin({ run, total }: ScenarioTeeth): string {
  if (run !== undefined) return `of run ${run.slice(0, 8)}`;
  return total === 0 ? "none: no value was found for the schema" : "made from the schema";
}

function formatPassed({ config, scenario, name, passed, pathsLeft }: ScenarioTeeth): string {
  const places = groupByPath(passed).map(
    ({ path, mutations }) => `  ${path.join(".") || "(root)"}: ${mutations.join(", ")}`,
  );
  const rest = places.length - mostShown;
  const lines = [
    ...(places.length === 0 ? [] : [`\nScenario ${scenario} ${name} of ${config} lets pass:`]),
    ...places.slice(0, mostShown),
    ...(rest > 0 ? [`  … and ${formatPlural(rest, "more place")}`] : []),
    ...(pathsLeft === undefined
      ? []
      : [`  Only the outermost ${mostPaths} places were spoiled; ${pathsLeft} more were not.`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
