import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import { reportSectionSchema } from "../results/reportSection.ts";

/** What a link to a report names: no folder, so that it leads to the same run wherever the results were committed to. */
export const reportLinkSchema = z.object({
  runId: runIdSchema,
  section: reportSectionSchema.optional(),
});
export type ReportLink = z.infer<typeof reportLinkSchema>;

/** What the path and the query of a link name; undefined for one to anything else. A section that there is none of is left out. */
export function readReportLink({
  path,
  query,
}: {
  readonly path: string;
  readonly query: string;
}): ReportLink | undefined {
  const params = new URLSearchParams(query);
  const runId = runIdSchema.safeParse(params.get("run"));
  if (path !== "/report" || !runId.success) return undefined;
  const section = reportSectionSchema.safeParse(params.get("section"));
  return { runId: runId.data, section: section.data };
}
