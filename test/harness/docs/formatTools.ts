import type { AgentTool } from "../../../src/agents/agentTool.ts";
import { formatMarkdownTable } from "./markdownTable.ts";

/** The tools for agents as a Markdown table: what each does, and what it takes. */
export function formatTools(tools: readonly AgentTool[]): string {
  const rows = tools.map(({ name, description, input }) => [
    `\`${name}\``,
    // The rest is for models.
    `${description.split(/(?<=[.:]) /)[0]?.replace(/:$/, ".")}`,
    Object.keys(input.shape)
      .map((key) => `\`${key}\``)
      .join(", "),
  ]);
  return formatMarkdownTable(["tool", "what it does", "takes"], rows);
}
