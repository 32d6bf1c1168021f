import type { ComponentCommand, SourceState } from "../../model/results/streamStatus.ts";

/** What a command does in a state: leads to another one, changes nothing, or is refused with what to do instead. */
export type SourceTransition =
  | { readonly to: SourceState }
  | { readonly unchanged: true }
  | { readonly refused: string };

/**
 * The state machine of a source, for commands. Beyond it the work itself leads from `running`, `stepping` and
 * `skipping` to `finished` (no changes are left) and `error`, from `stepping` and `skipping` to `paused` (the number
 * is reached), and from `running` to `paused` (a pause in the script). `start` after `stop` or `pause` goes on where
 * the source was; only `reset` goes back to the first change.
 */
export const sourceTransitions: Readonly<
  Record<SourceState, Readonly<Record<ComponentCommand["name"], SourceTransition>>>
> = {
  stopped: {
    start: to("running"),
    pause: refused("it does not run"),
    stop: unchanged(),
    reset: to("stopped"),
    step: to("stepping"),
    skip: to("skipping"),
  },
  running: {
    start: unchanged(),
    pause: to("paused"),
    stop: to("stopped"),
    reset: refused("it runs: pause or stop it first"),
    step: refused("it runs: pause or stop it first"),
    skip: refused("it runs: pause or stop it first"),
  },
  paused: {
    start: to("running"),
    pause: unchanged(),
    stop: to("stopped"),
    reset: to("stopped"),
    step: to("stepping"),
    skip: to("skipping"),
  },
  stepping: busy("steps"),
  skipping: busy("skips"),
  finished: ended("it has sent all its changes"),
  error: ended("it failed"),
};

/** The cell of the table for a state and a command. */
export function findSourceTransition(
  state: SourceState,
  command: ComponentCommand["name"],
): SourceTransition {
  return sourceTransitions[state][command];
}

// --- internal ---

function to(state: SourceState): SourceTransition {
  return { to: state };
}

function unchanged(): SourceTransition {
  return { unchanged: true };
}

function refused(reason: string): SourceTransition {
  return { refused: reason };
}

function busy(verb: string) {
  const wait = refused(`it ${verb}: pause or stop it first, or wait until it is done`);
  return {
    start: wait,
    pause: to("paused"),
    stop: to("stopped"),
    reset: wait,
    step: wait,
    skip: wait,
  };
}

function ended(reason: string) {
  const again = refused(`${reason}: reset it first`);
  return {
    start: again,
    pause: again,
    stop: unchanged(),
    reset: to("stopped"),
    step: again,
    skip: again,
  };
}
