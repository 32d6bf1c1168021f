import { createInterface } from "node:readline";
import type { Screen } from "../command.ts";

/** What a person types into. */
export type Keyboard = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Whether there is a person to ask. */
export function canAsk({ stderr }: Pick<Screen, "stderr">, keyboard: Keyboard): boolean {
  return keyboard.isTTY === true && stderr.isTerminal;
}

/** Asks on stderr for a yes; anything else that is typed is a no, as is the end of the input. */
export async function askConsent(
  question: string,
  { stderr }: Pick<Screen, "stderr">,
  keyboard: Keyboard,
): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  // Not a terminal of readline's: Ctrl+C ends the process as it does at any time before a run.
  const lines = createInterface({ input: keyboard, terminal: false });
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
