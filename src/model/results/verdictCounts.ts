import { type ProbeReport, type ProbeVerdict, probeVerdictSchema } from "./probe.ts";

/** How many groups of keywords have each verdict, in the order of the verdicts. */
export function countVerdicts({ groups }: ProbeReport): [verdict: ProbeVerdict, count: number][] {
  return probeVerdictSchema.options.map((verdict) => [
    verdict,
    groups.filter((group) => group.verdict === verdict).length,
  ]);
}
