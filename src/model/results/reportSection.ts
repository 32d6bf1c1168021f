import * as z from "zod";

/** The sections of the page of a report, as links name them. */
export const reportSectionSchema = z.enum([
  "overview",
  "workers",
  "failures",
  "times",
  "compare",
  "history",
  "tests",
]);
export type ReportSection = z.infer<typeof reportSectionSchema>;
