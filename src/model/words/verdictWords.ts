import { t } from "@vscode/l10n";

/** The verdicts of a comparison as they are told within a sentence. */
export const verdictWords = {
  worse: t("worse"),
  "cannot tell": t("cannot tell"),
  "no worse": t("no worse"),
  better: t("better"),
};
