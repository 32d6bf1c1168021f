import type { ResultHead } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import type { RunProgress } from "../model/wire/runProgress.ts";
import type { RunAggregate } from "../report/aggregate.ts";
import { findProbe } from "./probe/findProbe.ts";

/** What is told of the tests of a run that goes on. */
export function progressFigures(
  aggregate: RunAggregate,
  config: ResultHead["config"],
  listOutcomes: () => readonly TestOutcome[],
): Pick<RunProgress, "summary" | "notSent" | "probe"> {
  return {
    summary: aggregate.summary(),
    ...countNotSent(aggregate),
    ...(config.probe === true ? countVerdicts(config, listOutcomes()) : {}),
  };
}

// --- internal ---

/** A probe has few tests. */
function countVerdicts(
  config: ResultHead["config"],
  outcomes: readonly TestOutcome[],
): Pick<RunProgress, "probe"> {
  const { groups = [] } = findProbe({ config }, outcomes, false) ?? {};
  const told = groups.filter(({ verdict }) => verdict !== undefined).length;
  return { probe: { told, groups: groups.length } };
}

function countNotSent(aggregate: RunAggregate): Pick<RunProgress, "notSent"> {
  const notSent = aggregate.notSent().reduce((sum, { tests }) => sum + tests, 0);
  return notSent === 0 ? {} : { notSent };
}
