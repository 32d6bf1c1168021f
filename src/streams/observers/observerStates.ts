import type { ObserverCommand, ObserverState } from "../../model/results/streamStatus.ts";

/** What a command does besides the change of state. */
export type ObserverEffect =
  /** Nothing: it is so already. */
  | "none"
  /** Opens the handler if it is not open and arms the stop triggers anew; counts and sequence go on. */
  | "begin"
  /** Lets records in again; the stop triggers go on where they were. */
  | "resume"
  /** Lets nothing in, and loses nothing: senders are told to come again, handlers that fetch wait. */
  | "hold"
  /** Writes what was taken and finishes the logs. */
  | "end"
  /** Back to the beginning: counts, sequence, measurement, errors, logs. */
  | "zero"
  /** As `zero`, and closes the handler so that the next start opens it anew. */
  | "recover";

/** What a command leads to, or what a person is told who gives it: `{name}` stands for "Reaction comfort-alerts". */
export type ObserverTransition =
  | { readonly to: ObserverState; readonly effect: ObserverEffect }
  | { readonly refusal: string };

/**
 * The state machine of a reaction or query, whole: by state, then by command.
 *
 * Besides the commands two things change a state, both at once and only while it is `running` or `paused`:
 * a stop trigger (to `stopped`, with its kind as `stoppedBy`) and a failure (to `error`: the handler cannot go on, or
 * the system has exited). Both do what the effect `end` does. The first state is `stopped`.
 *
 * What comes in: `running` takes it; `paused` refuses it for now, and counts it as refused; `stopped` and `error`
 * refuse it for good, and count it as late.
 */
export const observerTransitions: Readonly<
  Record<ObserverState, Readonly<Record<ObserverCommand, ObserverTransition>>>
> = {
  stopped: {
    start: { to: "running", effect: "begin" },
    pause: { refusal: "{name} is stopped, so there is nothing to pause: start it first." },
    stop: { to: "stopped", effect: "none" },
    reset: { to: "stopped", effect: "zero" },
  },
  running: {
    start: { to: "running", effect: "none" },
    pause: { to: "paused", effect: "hold" },
    stop: { to: "stopped", effect: "end" },
    reset: { refusal: "{name} is running: pause or stop it before you reset it." },
  },
  paused: {
    start: { to: "running", effect: "resume" },
    pause: { to: "paused", effect: "none" },
    stop: { to: "stopped", effect: "end" },
    reset: { to: "stopped", effect: "zero" },
  },
  error: {
    start: { refusal: "{name} broke off with an error: reset it, then start it." },
    pause: { refusal: "{name} broke off with an error: reset it, then start it." },
    stop: { to: "error", effect: "none" },
    reset: { to: "stopped", effect: "recover" },
  },
};
