import type { KeyNeed } from "../model/config/keyNeed.ts";
import { keyNeedsOf, listOwnedNeeds } from "./keyNeeds.ts";
import { buildPlan } from "./plan.ts";
import { listObservers } from "./plannedCells.ts";
import type { RunRequest } from "./runHost.ts";

/** Which providers of a run want keys that are not there. */
export interface LackingProviders {
  readonly providers: string[];
  /** Whether the run has something to do without them. */
  readonly hasOthers: boolean;
}

/** A run of some tests only, or one that goes on, is what it is: nothing of it can be left out. */
export function findLackingProviders(
  { loaded, selection, resumes }: Omit<RunRequest, "keys">,
  missing: readonly KeyNeed[],
): LackingProviders {
  const { providers, streams } = buildPlan(loaded, selection);
  const isMissing = ({ source, name, origin }: KeyNeed) =>
    missing.some((each) => each.source === source && each.name === name && each.origin === origin);
  const lacking = providers.filter((each) => keyNeedsOf(each).some(isMissing));
  const streamNeeds = listOwnedNeeds({ providers: [], streams }).map(({ need }) => need);
  const isWhole = selection?.tests !== undefined || resumes !== undefined;
  const hasOthers = providers.length + streams.length > lacking.length;
  return {
    providers: lacking.map(({ id }) => id),
    hasOthers: hasOthers && !isWhole && !streamNeeds.some(isMissing),
  };
}

/** The same run without these providers, which it names. */
export function leaveOut<Request extends Omit<RunRequest, "keys">>(
  request: Request,
  providers: readonly string[],
): Request {
  if (providers.length === 0) return request;
  const { loaded, selection } = request;
  const all = [
    ...loaded.config.providers.map(({ id }) => id),
    ...loaded.scenarios.flatMap(listObservers),
  ];
  const left = (selection?.providers ?? all).filter((id) => !providers.includes(id));
  return { ...request, selection: { ...selection, providers: left }, leftOut: providers };
}
