import type { WriteStream } from "node:tty";
import type { Terminal } from "./command.ts";

/** A standard stream as commands see it; `NO_COLOR` and `TERM=dumb` are honoured. */
export function createTerminal(stream: WriteStream, env: NodeJS.ProcessEnv): Terminal {
  const isTerminal = stream.isTTY === true && env.TERM !== "dumb";
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    hasColor: isTerminal && !env.NO_COLOR,
    width: () => (isTerminal ? stream.columns : undefined),
  };
}
