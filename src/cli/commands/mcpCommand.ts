import type { CommandSpec } from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { usageError } from "../line/options.ts";

export const mcpCommand: CommandSpec = {
  name: "mcp",
  usage: "",
  help: "serve runs and results to an agent, as an MCP server over stdin and stdout",
  options: {},
  positionals: { least: 0, most: 0 },
  async run(_input, context) {
    if (context.json) throw usageError("mcp speaks its own protocol on stdout: leave --json out.");
    const { serveMcp } = await import("../mcp/serveMcp.ts");
    await serveMcp(context);
    return { exitCode: exitCodes.fine, output: "" };
  },
};
