import { formatJsonKey } from "../../model/json/equalJson.ts";
import { compareValues } from "../../scenarios/values/compareValues.ts";
import type { RulePlace } from "../../scenarios/values/ruleTree.ts";
import type { TurnTaker } from "../../streams/sources/pacing.ts";

/** Bodies that are held against one another, each side in its order. */
export interface BodyGroup<R extends { readonly body: unknown }> {
  readonly expected: readonly unknown[];
  readonly received: readonly R[];
}

export interface BodyMatching {
  readonly rules: RulePlace;
  /** Whether bodies may differ as JSON and still be equal. */
  readonly hasRules: boolean;
  readonly turns: TurnTaker;
}

/**
 * What is left of both sides without those that are equal: first as JSON, in one pass, then by the rules, each with up to
 * 1000 that are left.
 */
export async function matchBodies<R extends { readonly body: unknown }>(
  group: BodyGroup<R>,
  { rules, hasRules, turns }: BodyMatching,
): Promise<BodyGroup<R>> {
  const unequal = matchExactly(group);
  return hasRules ? await matchByRules(unequal, rules, turns) : unequal;
}

// --- internal ---

const mostTried = 1000;

function matchExactly<R extends { readonly body: unknown }>({
  expected,
  received,
}: BodyGroup<R>): BodyGroup<R> {
  const free = Map.groupBy(received.toReversed(), ({ body }) => formatJsonKey(body));
  const taken = new Set<R>();
  const unequal = expected.filter((body) => {
    const came = free.get(formatJsonKey(body))?.pop();
    if (came !== undefined) taken.add(came);
    return came === undefined;
  });
  return { expected: unequal, received: received.filter((each) => !taken.has(each)) };
}

async function matchByRules<R extends { readonly body: unknown }>(
  { expected, received }: BodyGroup<R>,
  rules: RulePlace,
  turns: TurnTaker,
): Promise<BodyGroup<R>> {
  const taken = new Set<R>();
  const unequal: unknown[] = [];
  let first = 0;
  for (const body of expected) {
    let found: R | undefined;
    let tried = 0;
    for (let at = first; at < received.length && tried < mostTried; at++) {
      const each = received[at];
      if (each === undefined || taken.has(each)) continue;
      tried += 1;
      if (compareValues(body, each.body, rules).differences.length > 0) continue;
      found = each;
      break;
    }
    if (found === undefined) unequal.push(body);
    else taken.add(found);
    for (let each = received[first]; each && taken.has(each); each = received[first]) first += 1;
    await turns.take();
  }
  return { expected: unequal, received: received.filter((each) => !taken.has(each)) };
}
