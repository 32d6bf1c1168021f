import * as z from "zod";
import { UserError } from "../../model/userError.ts";
import { defineTool } from "../agentTool.ts";
import { findGoingId, findRunId } from "./findRun.ts";
import { runInput } from "./inputs.ts";

export const cancelRunTool = defineTool({
  name: "cancel_run",
  title: "Cancel a run",
  description:
    "Stops the Touchstone run that goes on in the workspace; every test that has ended is kept. A run of another process is asked to stop.",
  effect: "stops",
  input: z.strictObject({ run: runInput }),
  output: z.object({
    runId: z.string(),
    /** `asked`: another process has the run, and stops it within a second or so. */
    state: z.enum(["stopped", "asked"]),
  }),
  async run({ run: name }, context) {
    const { runs, others } = context;
    if (name === "latest" && (await findGoingId(context)) === undefined) throw ended();
    const runId = await findRunId(context, name);
    const { active } = runs;
    if (runs.cancel(runId)) {
      await active?.finished;
      return { text: `Run ${runId} is stopped.`, data: { runId, state: "stopped" as const } };
    }
    if (!(await others.stop(runId))) throw ended();
    const text = `The process that has run ${runId} was asked to stop it.`;
    return { text, data: { runId, state: "asked" as const } };
  },
});

// --- internal ---

function ended(): UserError {
  return new UserError("This run has ended, or none goes on.", { code: "not_found" });
}
