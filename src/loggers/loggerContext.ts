import type { RecordMeter } from "../model/results/measurement.ts";

/** The component whose records are logged: of one test, or a provider of prompt scenarios in the whole run. */
export interface LoggerContext {
  /** `output_log` and the like, absolute; each kind of logger has a folder of its own below. */
  readonly logFolder: string;
  /** `outputs` of reactions, `results` of queries, `changes` of sources. */
  readonly filePrefix: "outputs" | "results" | "changes";
  /** `<run_id>.<component_id>`. */
  readonly subject:
    | { readonly test_run_reaction_id: string }
    | { readonly test_run_query_id: string }
    | { readonly test_run_source_id: string };
  /** Absent for a provider, as `runNumber` is: its records say whose they are. */
  readonly scenario?: number;
  readonly runNumber?: number;
  readonly componentId: string;
  /** What the records of an observed component are measured with, each once; those of a provider have none. */
  readonly meter?: Pick<RecordMeter, "measure">;
  /** Shows a line to people: in the output channel, or on stderr. */
  readonly print: (line: string) => void;
}
