import { isError, type Problem } from "../../model/config/problem.ts";
import type { UserError } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";

/** Rows of the *Configs* view, without the folder they belong to. */
export type ConfigTreeNode =
  | { readonly kind: "config"; readonly summary: ConfigSummary }
  | ({ readonly kind: "provider"; readonly provider: ProviderRow } & ConfigPart)
  | ({ readonly kind: "scenario"; readonly scenario: ScenarioRow } & ConfigPart)
  | ComponentNode
  | ({ readonly kind: "problem"; readonly problem: Problem } & ConfigPart)
  | { readonly kind: "error"; readonly error: UserError };

/** `nth` is the place among its kind; ids do not serve, as a faulty config may use one twice. */
interface ConfigPart {
  readonly config: string;
  readonly nth: number;
}

/** A source, query or reaction of a stream scenario; `scenarioNth` is the place of the scenario in its config. */
interface ComponentNode extends ConfigPart {
  readonly kind: "component";
  readonly component: ComponentRow;
  /** File of the scenario. */
  readonly file: string;
  readonly scenarioNth: number;
}

type ComponentRow = NonNullable<ScenarioRow["components"]>[number];
type ProviderRow = ConfigSummary["providers"][number];
type ScenarioRow = ConfigSummary["scenarios"][number];

/** What is wrong with a config first, then what it tests, then with what. */
export function buildConfigChildren(summary: ConfigSummary): ConfigTreeNode[] {
  const config = summary.file;
  return [
    ...summary.problems.map((problem, nth) => ({ kind: "problem", problem, config, nth }) as const),
    ...summary.providers.map(
      (provider, nth) => ({ kind: "provider", provider, config, nth }) as const,
    ),
    ...summary.scenarios.map(
      (scenario, nth) => ({ kind: "scenario", scenario, config, nth }) as const,
    ),
  ];
}

/** What a stream scenario consists of: sources, then queries, then reactions. */
export function buildScenarioChildren({
  scenario,
  config,
  nth: scenarioNth,
}: Extract<ConfigTreeNode, { kind: "scenario" }>): ConfigTreeNode[] {
  const { components = [], file } = scenario;
  return components.map((component, nth) => {
    return { kind: "component", component, config, file, scenarioNth, nth };
  });
}

/** What a config warns of and holds, in a few words; stream scenarios need no providers, so none are not told of. */
export function formatConfigCounts({ providers, scenarios, problems }: ConfigSummary): string {
  const warnings = problems.filter((problem) => !isError(problem)).length;
  const isStreamOnly = scenarios.length > 0 && scenarios.every(({ kind }) => kind === "stream");
  return [
    ...(warnings === 0 ? [] : [formatPlural(warnings, "warning")]),
    ...(providers.length === 0 && isStreamOnly ? [] : [formatPlural(providers.length, "provider")]),
    formatPlural(scenarios.length, "scenario"),
  ].join(" · ");
}
