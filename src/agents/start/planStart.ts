import { relativePath } from "../../common/relativePath.ts";
import { formatProblem, isError } from "../../model/config/problem.ts";
import { UserError } from "../../model/userError.ts";
import { isEnding } from "../../model/wire/endingRun.ts";
import { findOwnConfig } from "../../run/ownConfigs.ts";
import { readRunConfig } from "../../run/readRunConfig.ts";
import type { AgentContext } from "../agentTool.ts";
import { describeStart } from "./startPlan.ts";
import type { PlannedStart } from "./startPlans.ts";

/** Which tests of which config are asked for. */
export interface AskedStart {
  readonly config: string;
  readonly providers?: readonly string[] | undefined;
  readonly scenarios?: readonly number[] | undefined;
  readonly runs?: number | undefined;
}

/** Reads the config and tells what its start would do. Throws `UserError`, "locked" while another run goes on. */
export async function planStart(
  asked: AskedStart,
  { runs, others }: Pick<AgentContext, "runs" | "others">,
): Promise<PlannedStart> {
  const { workspaceFolder } = runs;
  const file = await findOwnConfig(runs, asked.config, "list_configs lists them.");
  await refuseSecond(runs, others);
  const { loaded, problems } = await readRunConfig(file, { workspaceFolder });
  if (loaded === undefined) {
    const errors = problems.filter(isError).map((problem) => {
      return formatProblem({ ...problem, file: relativePath(workspaceFolder, problem.file) });
    });
    throw new UserError(errors.join("\n"), { code: "config" });
  }
  const { providers, scenarios, runs: runsPerScenario } = asked;
  const selection = {
    ...(providers === undefined ? {} : { providers }),
    ...(scenarios === undefined ? {} : { scenarios }),
    ...(runsPerScenario === undefined ? {} : { runsPerScenario }),
  };
  return {
    plan: describeStart(loaded, selection, relativePath(workspaceFolder, file)),
    request: { loaded, selection },
    asked: keyOfStart(asked),
  };
}

/** The same for the same start. */
export function keyOfStart({ config, providers, scenarios, runs }: AskedStart): string {
  return JSON.stringify([config, providers, scenarios, runs]);
}

// --- internal ---

/** Told before anybody is asked for consent; a start that loses a race is told by the lock. */
async function refuseSecond(
  { active }: AgentContext["runs"],
  others: AgentContext["others"],
): Promise<void> {
  if (active !== undefined && isEnding(active.progress())) return;
  await others.look();
  const name = active?.loaded.config.name ?? others.current?.name;
  if (name === undefined) return;
  const message = `The run of ${JSON.stringify(name)} goes on in this data folder, and one goes on at a time: see run_status, or cancel_run.`;
  throw new UserError(message, { code: "locked" });
}
