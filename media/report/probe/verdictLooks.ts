import * as l10n from "@vscode/l10n";
import type { ProbeVerdict } from "../../../src/model/results/probe.ts";

/** The icon of each verdict, what it is called, and the state whose colour it has. */
export const verdictLooks: Record<
  ProbeVerdict,
  { readonly icon: string; readonly label: string; readonly tone: string }
> = {
  enforced: { icon: "pass", label: l10n.t("Enforced"), tone: "passed" },
  ignored: { icon: "error", label: l10n.t("Ignored"), tone: "failed" },
  rejected: { icon: "circle-slash", label: l10n.t("Rejected"), tone: "errored" },
  "cannot tell": { icon: "question", label: l10n.t("Cannot tell"), tone: "cancelled" },
};
