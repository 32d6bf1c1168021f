import type { FaultHint } from "./problemFault.ts";

/** What is wrong with one value of a config, whatever file it stands in. */
export interface KeyFault {
  /** Leads from what was checked to the value. */
  readonly path: readonly (string | number)[];
  /** Follows the name of the key. */
  readonly message: string;
  /** Whether the key itself is at fault; else its value. */
  readonly place?: "key";
  readonly hint?: FaultHint;
}

/** A fault as seen from further up: `above` leads to what its path starts from. */
export function placeBelow(above: KeyFault["path"], fault: KeyFault): KeyFault {
  return { ...fault, path: [...above, ...fault.path] };
}
