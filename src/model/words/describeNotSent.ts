import { formatPlural } from "./figures.ts";

/** Tests that were given up without a request, in words: `97 tests of gpt: not sent, since …`. */
export function describeNotSent(given: {
  readonly provider: string;
  readonly tests: number;
  readonly reason: string;
}): string {
  return `${formatPlural(given.tests, "test")} of ${given.provider}: ${given.reason}`;
}
