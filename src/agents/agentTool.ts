import type * as z from "zod";
import type { AgentToolName } from "../model/wire/agentToolNames.ts";
import type { RunProgress } from "../model/wire/runProgress.ts";
import type { OtherRuns } from "../run/reports/otherRuns.ts";
import type { Reports } from "../run/reports/reports.ts";
import type { RunHost } from "../run/runHost.ts";
import type { StartPlans } from "./start/startPlans.ts";
import type { Marker } from "./words/untrusted.ts";

/** What tools work on: the runs of one workspace folder. */
export interface AgentContext {
  readonly runs: RunHost;
  readonly reports: Reports;
  /** Runs that other processes make in the same data folder. */
  readonly others: OtherRuns;
  readonly plans: StartPlans;
}

/** How whoever calls a tool can be reached while it works. */
export interface AgentCaller {
  /** Aborted when the caller wants no answer any more. */
  readonly signal: AbortSignal;
  /** Puts a question to a person; a no once `signal` is aborted. Absent where nobody can be asked by this way. */
  readonly askConsent?: (question: string) => Promise<boolean>;
  readonly onProgress?: (progress: RunProgress) => void;
}

export interface AgentCall extends AgentCaller {
  readonly marker: Marker;
}

/** What a tool says: a short text, and the same as data. */
export interface AgentAnswer<T> {
  readonly text: string;
  readonly data: T;
}

/** One thing that an agent may ask for. Names and descriptions are read by models. */
export interface AgentTool<
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodObject = z.ZodObject,
> {
  readonly name: AgentToolName;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly effect: "reads" | "starts" | "stops";
  /** Throws `UserError`; texts of files that anybody may have written need no care but for `marker`. */
  run(input: z.infer<I>, context: AgentContext, call: AgentCall): Promise<AgentAnswer<z.input<O>>>;
}

/** Keeps the types of a tool together, and forgets them for the list of all. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: AgentTool<I, O>,
): AgentTool {
  return tool as unknown as AgentTool;
}
