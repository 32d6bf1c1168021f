import type { ChatMessage } from "../model/chatMessage.ts";
import type { AttemptResult } from "../model/results/resultFile.ts";
import type { Notes } from "./notes.ts";

/** A file of another tool as it was read. */
export interface ImportSource {
  /** Without its folder. */
  readonly fileName: string;
  /** The one JSON or YAML value that the file is; absent where it is lines of JSON. */
  readonly document?: unknown;
  /** The values of its lines. */
  readonly lines?: readonly unknown[];
  /** A file in its folder or below, as text; undefined where it is not there or lies elsewhere. */
  readonly readBeside: (path: string) => Promise<string | undefined>;
}

/** One test of another tool. What the tool does not say is absent. */
export interface ImportedTest {
  /** What the tool calls what was asked, such as `openai:gpt-4o-mini`. */
  readonly provider: string;
  /** Tests of one task are of one scenario. */
  readonly task: string;
  /** Of the scenario; the task where absent. */
  readonly taskName?: string | undefined;
  /** Of the scenario, where the tool has numbers too. */
  readonly taskNumber?: number | undefined;
  /** What was asked and expected: tests of one input are rounds of one case. Absent where there are no cases. */
  readonly input?: unknown;
  /** Of the case; its position where absent. */
  readonly caseName?: string | undefined;
  /** From 1; counted where absent. */
  readonly round?: number | undefined;
  readonly success: boolean;
  readonly attempts: readonly ImportedAttempt[];
  readonly totalDurationMs?: number | undefined;
  readonly finalResponse?: unknown;
}

/** An attempt with what was sent for it. */
export type ImportedAttempt = Omit<AttemptResult, "promptHash"> & {
  readonly messages?: readonly ChatMessage[];
};

/** Results of another tool. */
export interface ImportedRun {
  readonly kind: "run";
  readonly name: string;
  /** Where the tool has a UUID for it. */
  readonly id?: string | undefined;
  /** What the tool calls the run. */
  readonly run?: string | undefined;
  readonly version?: string | undefined;
  /** Any way of writing a time that `Date` knows; when it began. */
  readonly timestamp?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly status?: "completed" | "cancelled" | "failed";
  readonly maxRetries?: number;
  readonly models?: ReadonlyMap<string, string>;
  readonly tests: readonly ImportedTest[];
}

/** A prompt scenario with its schema and cases, as files. */
export interface ImportedScenario {
  readonly name: string;
  readonly scenario: Readonly<Record<string, unknown>>;
  /** Written as a file of its own, which `scenario` is made to name. */
  readonly schema?: unknown;
  readonly cases?: readonly unknown[];
}

/** What a config of another tool becomes. */
export interface ImportedConfig {
  readonly kind: "config";
  readonly name: string;
  /** Keys of the config besides its name and scenarios. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly scenarios: readonly ImportedScenario[];
  /** Other files by their path beside the scenarios. */
  readonly files?: ReadonlyMap<string, string>;
}

export type Imported = ImportedRun | ImportedConfig;

/** A format of another tool; whatever offers or detects formats asks nothing else. */
export interface ImportKind {
  /** As `--from` spells it. */
  readonly name: string;
  /** As people read it. */
  readonly label: string;
  /** Whether a file looks like one of it. */
  detects(source: ImportSource): boolean;
  /** What the file holds, and in `notes` what cannot be carried over. Throws `UserError` ("config"). */
  read(source: ImportSource, notes: Notes): Promise<Imported> | Imported;
}
