import { createInflow, type Inflow } from "./inflow.ts";
import { createReconnecting, type Reconnecting, type ReconnectingOptions } from "./reconnecting.ts";

export interface ReconnectingInflowOptions extends ReconnectingOptions {
  /** What is read from, while connected: a response, a socket. */
  readonly findSource: () => Pausable | undefined;
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
  findSource,
  ...options
}: ReconnectingInflowOptions): ReconnectingInflow {
  const inflow = createInflow(options.context.sink, (isFlowing) => {
    if (isFlowing) findSource()?.resume();
    else findSource()?.pause();
  });
  return { inflow, connection: createReconnecting(options) };
}
