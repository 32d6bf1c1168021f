import { t } from "@vscode/l10n";
import { formatPlural } from "../../model/words/figures.ts";

/** A Test Service that runs, by the name of its folder. */
export interface RunningServiceText {
  readonly folder: string;
  readonly url: string;
}

/** `Test Service :4711`, or how many there are. */
export function formatServiceStatus(services: readonly RunningServiceText[]): string {
  const [first, ...others] = services;
  if (first === undefined || others.length > 0)
    return formatPlural(services.length, "Test Service");
  const { port } = new URL(first.url);
  return port === "" ? t("Test Service") : t("Test Service :{0}", port);
}

/** A line for each service. */
export function formatServiceTooltip(services: readonly RunningServiceText[]): string {
  return services.map(({ folder, url }) => t("Test Service of {0}: {1}", folder, url)).join("\n");
}
