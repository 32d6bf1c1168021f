import { t } from "@vscode/l10n";
import type { ProbeVerdict } from "../../../src/model/results/probe.ts";

/** The icon of each verdict, what it is called, and the state whose colour it has. */
export const verdictLooks: Record<
  ProbeVerdict,
  { readonly icon: string; readonly label: string; readonly tone: string }
> = {
  enforced: { icon: "pass", label: t("Enforced"), tone: "passed" },
  ignored: { icon: "error", label: t("Ignored"), tone: "failed" },
  rejected: { icon: "circle-slash", label: t("Rejected"), tone: "errored" },
  "cannot tell": { icon: "question", label: t("Cannot tell"), tone: "cancelled" },
};
