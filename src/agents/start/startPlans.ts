import { randomUUID } from "node:crypto";
import { UserError } from "../../model/userError.ts";
import type { RunRequest } from "../../run/runHost.ts";
import type { StartPlan } from "./startPlan.ts";

/** A start that was told and may be consented to: the config as it was read then. */
export interface PlannedStart {
  readonly plan: StartPlan;
  readonly request: RunRequest;
  /** What was asked for, as text: consent to one start is none to another. */
  readonly asked: string;
}

/** Starts that wait for consent, the last few of them. */
export interface StartPlans {
  /** The token that starts it once, within ten minutes. */
  keep(planned: PlannedStart): string;
  /** What the token stands for, for the only time. Throws `UserError` where it stands for nothing, or for another start. */
  take(token: string, asked: string): PlannedStart;
}

/** `now` is the time in ms since any fixed point. */
export function createStartPlans(now: () => number = () => performance.now()): StartPlans {
  const kept = new Map<string, { readonly planned: PlannedStart; readonly since: number }>();
  return {
    keep(planned) {
      const token = randomUUID();
      kept.set(token, { planned, since: now() });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return token;
    },
    take(token, asked) {
      const found = kept.get(token);
      kept.delete(token);
      if (found === undefined || now() - found.since > keptMs) {
        throw refuse(
          "This token starts nothing: each is for one start, and holds for ten minutes.",
        );
      }
      if (found.planned.asked === asked) return found.planned;
      throw refuse(
        "This token is for another start: config, providers, scenarios and runs must be those it was given for.",
      );
    },
  };
}

// --- internal ---

/** A loaded config is not small. */
const mostKept = 8;
const keptMs = 10 * 60 * 1000;

function refuse(message: string): UserError {
  return new UserError(`${message} Call start_run without a token to be told of the start anew.`, {
    code: "forbidden",
  });
}
