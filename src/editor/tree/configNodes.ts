import type { ConfigSummary } from "../../model/hostProtocol.ts";
import type { Problem } from "../../model/problem.ts";

/** Rows of the *Configs* view, without the folder they belong to. */
export type ConfigTreeNode =
  | { readonly kind: "config"; readonly summary: ConfigSummary }
  | ({ readonly kind: "provider"; readonly provider: ProviderRow } & ConfigPart)
  | ({ readonly kind: "scenario"; readonly scenario: ScenarioRow } & ConfigPart)
  | ({ readonly kind: "problem"; readonly problem: Problem } & ConfigPart)
  | { readonly kind: "error"; readonly message: string };

/** `nth` is the place among its kind; ids do not serve, as a faulty config may use one twice. */
interface ConfigPart {
  readonly config: string;
  readonly nth: number;
}

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

/** Name of a config in lists; its file's name when the file has none. */
export function formatConfigName({ name, file }: Pick<ConfigSummary, "name" | "file">): string {
  return name === "" ? (file.split("/").at(-1) ?? file) : name;
}
