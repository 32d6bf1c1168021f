import { type Dispatcher, formatChange } from "../dispatcher.ts";

export interface ConsoleDispatcherOptions {
  readonly sourceId: string;
  readonly print: (line: string) => void;
}

/** Prints one line of bounded length for each change: source, sequence number, JSON. */
export function createConsoleDispatcher({ sourceId, print }: ConsoleDispatcherOptions): Dispatcher {
  return {
    open: async () => {},
    send: async (change) => {
      const { sequence } = change;
      const json = formatChange(change);
      const shown = json.length > longestJson ? `${json.slice(0, longestJson)}…` : json;
      print(`${sourceId} #${sequence} ${shown}`);
    },
    flush: async () => {},
    close: async () => {},
  };
}

// --- internal ---

const longestJson = 500;
