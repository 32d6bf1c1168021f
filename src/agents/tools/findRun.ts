import type { OpenReport } from "../../run/reports/openReport.ts";
import { resolveRunId, resolveRunIds } from "../../run/resolveRunIds.ts";
import type { AgentContext } from "../agentTool.ts";

/** The full id of a run that an agent names; `latest` is the one that goes on, if one does. Throws `UserError`. */
export async function findRunId(
  { runs, others }: Pick<AgentContext, "runs" | "others">,
  name: string,
): Promise<string> {
  const going = await findGoingId({ runs, others });
  if (going !== undefined) {
    if (name === "latest") return going;
    // It may have no row and no folder yet.
    if (going.startsWith(name.toLowerCase())) return resolveRunId(name, going, [going]);
  }
  const [runId = ""] = await resolveRunIds(runs.store, [name]);
  return runId;
}

/** The id of the run that goes on, here or in another process. */
export async function findGoingId({
  runs,
  others,
}: Pick<AgentContext, "runs" | "others">): Promise<string | undefined> {
  await others.look();
  return runs.active?.id ?? others.current?.runId;
}

/** A run as its report is asked. Throws `UserError`. */
export async function openRun(context: AgentContext, name: string): Promise<OpenReport> {
  return await context.reports.find(await findRunId(context, name));
}
