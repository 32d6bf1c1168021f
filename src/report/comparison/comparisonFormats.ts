import type { Comparison } from "../../model/results/comparison.ts";
import type { ComparedRun } from "./comparedRun.ts";
import { streamComparisonCsv } from "./comparisonCsv.ts";
import { formatComparisonMarkdown } from "./comparisonMarkdown.ts";

/** Runs that were compared, the base first, and each other against it. */
export interface ComparedRuns {
  readonly base: ComparedRun;
  readonly heads: readonly ComparedRun[];
  readonly comparisons: readonly Comparison[];
}

/** A form that a comparison can be had in. */
export interface ComparisonFormat {
  /** As options and requests spell it. */
  readonly name: string;
  readonly description: string;
  readonly extension: string;
  /** Of an answer over HTTP; the text is UTF-8. */
  readonly contentType: string;
  /** The whole of it in pieces. */
  format(compared: ComparedRuns): Iterable<string>;
}

/** Every such form, in the order in which they are offered. */
export const comparisonFormats: readonly ComparisonFormat[] = [
  {
    name: "json",
    description: "the document of a comparison; of several heads a list of them",
    extension: "json",
    contentType: "application/json",
    format: ({ comparisons }) => {
      const document = comparisons.length === 1 ? comparisons[0] : comparisons;
      return [`${JSON.stringify(document, null, 2)}\n`];
    },
  },
  {
    name: "markdown",
    description: "to read and to paste",
    extension: "md",
    contentType: "text/markdown",
    format: formatMarkdown,
  },
  {
    name: "csv",
    description: "every test as one tidy table",
    extension: "csv",
    contentType: "text/csv",
    format: ({ base, heads }) => streamComparisonCsv(base, heads),
  },
];

/** All comparisons as one document in Markdown, in pieces. */
export function formatMarkdown({ base, heads, comparisons }: ComparedRuns): string[] {
  return comparisons.map((comparison, at) => {
    const text = formatComparisonMarkdown(comparison, (heads[at] ?? base).head);
    return at === 0 ? text : `\n${text}`;
  });
}
