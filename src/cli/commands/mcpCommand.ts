import path from "node:path";
import type { CommandSpec } from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText, usageError } from "../line/options.ts";

export const mcpCommand: CommandSpec = {
  name: "mcp",
  usage: "[--workspace DIR]",
  help: "serve runs and results to an agent, as an MCP server over stdin and stdout",
  options: {
    workspace: {
      value: "DIR",
      help: "folder that configs are looked for in (default the parent of the data folder)",
    },
  },
  positionals: { least: 0, most: 0 },
  async run(input, context) {
    if (context.json) throw usageError("mcp speaks its own protocol on stdout: leave --json out.");
    const { serveMcp } = await import("../mcp/serveMcp.ts");
    const workspace = readText(input, "workspace");
    await serveMcp(
      context,
      workspace === undefined ? {} : { workspaceFolder: path.resolve(workspace) },
    );
    return { exitCode: exitCodes.fine, output: "" };
  },
};
