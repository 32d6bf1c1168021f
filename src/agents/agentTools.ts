import type { AgentTool } from "./agentTool.ts";
import { cancelRunTool } from "./tools/cancelRun.ts";
import { compareRunsTool } from "./tools/compareRuns.ts";
import { listConfigsTool } from "./tools/listConfigs.ts";
import { listFailuresTool } from "./tools/listFailures.ts";
import { listRunsTool } from "./tools/listRuns.ts";
import { runStatusTool } from "./tools/runStatus.ts";
import { runSummaryTool } from "./tools/runSummary.ts";
import { startRunTool } from "./tools/startRun.ts";
import { validateConfigTool } from "./tools/validateConfig.ts";

/** Every tool, in the order in which they are offered. */
export const agentTools: readonly AgentTool[] = [
  listConfigsTool,
  validateConfigTool,
  startRunTool,
  runStatusTool,
  cancelRunTool,
  listRunsTool,
  runSummaryTool,
  listFailuresTool,
  compareRunsTool,
];
