import type { ProbeVerdict } from "../../../src/model/results/probe.ts";

/** The icon of each verdict, and the state whose colour it has. */
export const verdictLooks: Record<ProbeVerdict, { readonly icon: string; readonly tone: string }> =
  {
    enforced: { icon: "pass", tone: "passed" },
    ignored: { icon: "error", tone: "failed" },
    rejected: { icon: "circle-slash", tone: "errored" },
    "cannot tell": { icon: "question", tone: "cancelled" },
  };
