import { agentTools } from "../../../src/agents/agentTools.ts";
import { inputSchemaOf } from "../../../src/agents/toolSchemas.ts";
import { agentToolPrefix } from "../../../src/editor/ids.ts";

/** `contributes.languageModelTools`: each tool as an agent of the editor has it, who is given no token, and names the folder where the window has several. */
export function buildLanguageModelTools(): Record<string, unknown>[] {
  return agentTools.map((tool) => {
    const { name, description, effect } = tool;
    const { $schema: _, properties = {}, ...rest } = inputSchemaOf(tool);
    const { token: _token, ...own } = properties;
    return {
      name: `${agentToolPrefix}${name}`,
      displayName: `%tool.${name}.title%`,
      userDescription: `%tool.${name}.description%`,
      modelDescription: description,
      toolReferenceName: toCamelCase(`touchstone_${name}`),
      canBeReferencedInPrompt: true,
      ...(effect === "starts" ? { when: "isWorkspaceTrusted" } : {}),
      inputSchema: { ...rest, properties: { ...own, folder } },
    };
  });
}

// --- internal ---

const folder = {
  type: "string",
  description: "Name of the workspace folder, where the window has several.",
};

function toCamelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
