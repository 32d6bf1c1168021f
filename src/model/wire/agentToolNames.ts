/** The tools that agents have, over MCP as in the editor. */
export const agentToolNames = [
  "list_configs",
  "validate_config",
  "start_run",
  "run_status",
  "cancel_run",
  "list_runs",
  "run_summary",
  "list_failures",
  "compare_runs",
] as const;
export type AgentToolName = (typeof agentToolNames)[number];
