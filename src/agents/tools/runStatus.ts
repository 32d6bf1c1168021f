import * as z from "zod";
import { defineTool } from "../agentTool.ts";
import { findRunId } from "./findRun.ts";
import { runInput } from "./inputs.ts";
import { describeRun, formatRun, runFiguresSchema } from "./runFigures.ts";

export const runStatusTool = defineTool({
  name: "run_status",
  title: "Status of a run",
  description:
    "Tells how far a Touchstone run is, or how it ended. `latest` is the run that goes on, if one does, else the newest.",
  effect: "reads",
  input: z.strictObject({ run: runInput }),
  output: runFiguresSchema.extend({
    /** Where another process has it: a window, a command line, a service. */
    process: z.object({ pid: z.int(), host: z.string() }).optional(),
  }),
  async run({ run: name }, context) {
    const runId = await findRunId(context, name);
    const { current } = context.others;
    const elsewhere = current?.runId === runId ? current : undefined;
    // It has the lock a moment before it has a folder.
    const figures =
      elsewhere !== undefined && context.others.find(runId) === undefined
        ? beginning(elsewhere)
        : describeRun((await context.reports.find(runId)).model());
    const { pid, host } = elsewhere ?? {};
    const owner = pid === undefined || host === undefined ? {} : { process: { pid, host } };
    return { text: formatRun(figures), data: { ...figures, ...owner } };
  },
});

// --- internal ---

function beginning({ runId, name, since }: { runId: string; name: string; since: string }) {
  const none = { endedTests: 0, passed: 0, failed: 0, errored: 0, successRate: 0 };
  return { runId, name, state: "running" as const, timestamp: since, ...none };
}
