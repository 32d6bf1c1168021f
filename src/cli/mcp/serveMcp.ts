import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { AgentContext } from "../../agents/agentTool.ts";
import { createStartPlans } from "../../agents/start/startPlans.ts";
import { catchFaults } from "../../common/lastResort.ts";
import { shownLine } from "../../common/shownLine.ts";
import { createOtherRuns } from "../../run/reports/otherRuns.ts";
import { createReports } from "../../run/reports/reports.ts";
import type { RunHost } from "../../run/runHost.ts";
import type { CommandContext } from "../command.ts";
import { type CommandRunsOptions, openCommandRuns } from "../commandRuns.ts";
import { exitCodes } from "../line/exitCode.ts";
import { listenForStop } from "../stopSignals.ts";
import { createMcpServer } from "./mcpServer.ts";

/**
 * Serves one client on stdin and stdout, of which nothing else is written to stdout. Resolves when the client is gone, or a signal
 * came, and a run that went on is written as interrupted.
 */
export async function serveMcp(
  command: CommandContext,
  options: Pick<CommandRunsOptions, "workspaceFolder">,
): Promise<void> {
  // Set by an editor that starts this process from Electron; programs that a config starts must not inherit it.
  delete process.env.ELECTRON_RUN_AS_NODE;
  const { runs, log, display } = await openCommandRuns(command, options);
  runs.onStart(({ id, loaded }) => {
    display.note(`Run ${id} of ${shownLine(loaded.config.name)} started.`);
  });
  const agents = createAgentContext(runs);
  const server = createMcpServer(agents, (message) => log("error", message));
  const gone = listenForEnd();
  catchFaults({
    tell: (message) => log("error", message),
    close: () => runs.close("interrupted"),
    closeWithinMs,
    exitCode: exitCodes.incomplete,
  });
  await server.connect(
    new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: longestMessage }),
  );
  await gone;
  setTimeout(() => process.exit(exitCodes.incomplete), closeWithinMs).unref();
  agents.others.close();
  await runs.close("interrupted");
  await server.close();
}

// --- internal ---

/** How long a run may take to stop and be written once the client is gone. */
const closeWithinMs = 3000;
/** Bytes that a client may send without a line break. */
const longestMessage = 4 * 1024 * 1024;

function createAgentContext(runs: RunHost): AgentContext {
  const others = createOtherRuns({
    runs,
    onChange: () => undefined,
    onRecovered: () => undefined,
    onFree: () => undefined,
  });
  const reports = createReports(runs.store, { active: () => runs.active, other: others.find });
  return { runs, reports, others, plans: createStartPlans() };
}

/** Resolves when nobody can ask or be answered any more, or a signal came. */
async function listenForEnd(): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const end = () => ended.resolve();
  process.stdin.once("end", end).once("close", end).once("error", end);
  process.stdout.once("close", end).once("error", end);
  listenForStop(end);
  await ended.promise;
}
