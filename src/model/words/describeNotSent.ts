import { t } from "@vscode/l10n";
import { formatCount } from "./figures.ts";

/** Tests that were given up without a request, in words: `97 tests of gpt: not sent, since …`. */
export function describeNotSent(given: {
  readonly provider: string;
  readonly tests: number;
  readonly reason: string;
}): string {
  const { provider, tests, reason } = given;
  return tests === 1
    ? t("1 test of {0}: {1}", provider, reason)
    : t("{0} tests of {1}: {2}", formatCount(tests), provider, reason);
}
