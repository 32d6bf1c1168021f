import type { ProbeReport } from "../../model/results/probe.ts";
import type { ResultHead, RunResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";

/** One test of a result file with its place in it. */
export interface ExportedTest {
  readonly provider: string;
  readonly scenario: number;
  readonly run: RunResult;
}

/** A run as it is exported; its file is opened each time that tests or bytes are gone through. */
export interface ExportedRun {
  readonly head: ResultHead;
  readonly tests: AsyncIterable<ExportedTest> | Iterable<ExportedTest>;
  /** What a probe found out by all of its tests; undefined for every other run. */
  readonly judgeProbe: (outcomes: readonly TestOutcome[]) => ProbeReport | undefined;
  /** The result file as it is. */
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What an export is to hold. */
export interface ExportOptions {
  /** Replies, and expected beside actual values; else paths and codes only. */
  readonly includeValues: boolean;
}

/** Copies for others name paths and codes only. */
export const withoutValues: ExportOptions = { includeValues: false };

/** A form that runs can be exported in; whatever offers, names or writes exports asks nothing else. */
export interface ExportFormat {
  /** As options and requests spell it. */
  readonly name: string;
  /** As people read it. */
  readonly label: string;
  /** What comes of a run, to stand after the label. */
  readonly description: string;
  /** Of files, without its dot. */
  readonly extension: string;
  /** Of an answer over HTTP; the text is UTF-8. */
  readonly contentType: string;
  /** Whether several runs are written as a file each, into a folder; `stream` then makes a JSON array of them. */
  readonly isOneRunAFile: boolean;
  /** Whether replies and values are in it, whatever the options say, or where they are asked for. */
  readonly values: "always" | "never" | "asked";
  /** The runs in pieces, without values when there are no options; reads on only as pieces are taken. */
  stream(
    runs: readonly ExportedRun[],
    options?: ExportOptions,
  ): AsyncGenerator<string | Uint8Array>;
}
