import { createInflow, type Inflow } from "./inflow.ts";
import { createReconnecting, type Reconnecting, type ReconnectingOptions } from "./reconnecting.ts";

export interface ReconnectingInflowOptions extends ReconnectingOptions {
  /** What is read from, while connected: a response, a socket; none where a broker waits by itself for what is to be confirmed. */
  readonly findSource?: () => Pausable | undefined;
  /** Told that all that was read so far was taken, or counted as late. */
  readonly onTaken?: () => void;
}

/** What can be told to bring nothing for a while. */
export interface Pausable {
  pause(): unknown;
  resume(): unknown;
}

/** A connection that is opened again each time it ends, and what it brings; it is paused while its sink has no room. */
export interface ReconnectingInflow {
  readonly connection: Reconnecting;
  readonly inflow: Inflow;
}

export function createReconnectingInflow({
  findSource = () => undefined,
  onTaken,
  ...options
}: ReconnectingInflowOptions): ReconnectingInflow {
  const setFlowing = (isFlowing: boolean) => {
    if (isFlowing) findSource()?.resume();
    else findSource()?.pause();
  };
  const inflow = createInflow(options.context.sink, setFlowing, onTaken);
  return { inflow, connection: createReconnecting(options) };
}
