import * as z from "zod";
import { isError } from "../../model/config/problem.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { listConfigs } from "../../run/listConfigs.ts";
import { findOwnConfigs } from "../../run/ownConfigs.ts";
import { defineTool } from "../agentTool.ts";
import { oneLine } from "../words/oneLine.ts";
import { limitInput, offsetInput, takePage } from "./inputs.ts";

export const listConfigsTool = defineTool({
  name: "list_configs",
  title: "List run configs",
  description:
    "Lists the Touchstone run configs of the workspace: what each tests, with which providers and scenarios, and whether it can be run.",
  effect: "reads",
  input: z.strictObject({ limit: limitInput, offset: offsetInput }),
  output: z.object({
    total: z.int(),
    configs: z.array(
      z.object({
        file: z.string(),
        name: z.string(),
        isValid: z.boolean(),
        errors: z.int(),
        warnings: z.int(),
        providers: z.array(
          z.object({ id: z.string(), kind: z.string(), model: z.string().optional() }),
        ),
        scenarios: z.array(z.object({ number: z.int(), name: z.string(), kind: z.string() })),
      }),
    ),
  }),
  async run(page, { runs }) {
    const files = await findOwnConfigs(runs);
    const summaries = await listConfigs(takePage(files, page), runs.workspaceFolder);
    const configs = summaries.map(describeConfig);
    const lines = configs.map(formatConfig);
    return {
      text: [`${formatPlural(files.length, "config")} in the workspace.`, ...lines].join("\n"),
      data: { total: files.length, configs },
    };
  },
});

// --- internal ---

/** Of each list in a config. */
const mostItems = 100;

function describeConfig({ file, name, providers, scenarios, problems }: ConfigSummary) {
  const errors = problems.filter(isError).length;
  return {
    file,
    name,
    isValid: errors === 0,
    errors,
    warnings: problems.length - errors,
    providers: providers.slice(0, mostItems),
    scenarios: scenarios.slice(0, mostItems),
  };
}

function formatConfig(config: ReturnType<typeof describeConfig>): string {
  const { file, name, providers, scenarios, errors } = config;
  const state = errors === 0 ? "can be run" : formatPlural(errors, "error");
  const size = `${formatPlural(providers.length, "provider")}, ${formatPlural(scenarios.length, "scenario")}`;
  return `- ${oneLine(file, 300)} (${oneLine(name, 200)}): ${size}, ${state}`;
}
