/** What a step answers with when a person wants the question before it again. */
export const back = Symbol("back");
export type Back = typeof back;

/** Where a question stands among the others, as its box shows it. */
export interface StepPlace {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  /** Whether there is a question before it. */
  readonly hasBack: boolean;
}

/** One question; `S` is all that is known. */
export interface Step<S> {
  /** Whether it is asked, by what is known so far; it is when absent. */
  readonly applies?: (state: S) => boolean;
  /**
   * Asks; resolves with what is known then. `earlier` is what it resolved with before a person came back to it. Throws where
   * they leave.
   */
  readonly ask: (state: S, place: StepPlace, earlier: S | undefined) => Promise<S | Back>;
}

/** Asks one question after the other, with a way back, and resolves with all that is known then. Throws what a step throws. */
export async function runWizard<S>(title: string, steps: readonly Step<S>[], start: S): Promise<S> {
  const asked: { readonly at: number; readonly state: S }[] = [];
  const answers = new Map<number, S>();
  let state = start;
  let at = findNext(steps, 0, state);
  for (let step = steps[at]; step !== undefined; step = steps[at]) {
    const place = {
      title,
      step: asked.length + 1,
      totalSteps: asked.length + countFrom(steps, at, state),
      hasBack: asked.length > 0,
    };
    const answer = await step.ask(state, place, answers.get(at));
    if (answer === back) {
      const before = asked.pop();
      if (before !== undefined) ({ at, state } = before);
      continue;
    }
    asked.push({ at, state });
    answers.set(at, answer);
    state = answer;
    at = findNext(steps, at + 1, state);
  }
  return state;
}

// --- internal ---

function doesApply<S>({ applies }: Step<S>, state: S): boolean {
  return applies === undefined || applies(state);
}

/** The number of the next question; that of none when there is none. */
function findNext<S>(steps: readonly Step<S>[], from: number, state: S): number {
  const found = steps.findIndex((step, at) => at >= from && doesApply(step, state));
  return found < 0 ? steps.length : found;
}

function countFrom<S>(steps: readonly Step<S>[], from: number, state: S): number {
  return steps.slice(from).filter((step) => doesApply(step, state)).length;
}
