import { formatExactJson } from "../../model/json/exactJson.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { EventProgress, FinishedEvent } from "../../model/wire/serviceApiComponents.ts";

/** An attempt of a run with the test it belongs to. */
export interface HeardAttempt {
  readonly test: TestKey;
  readonly attempt: AttemptResult;
}

/** What an event of a run is made of, until somebody wants its text. */
export type RunEventContent =
  | { readonly event: "progress"; readonly progress: EventProgress }
  | { readonly event: "attempts"; readonly attempts: readonly HeardAttempt[] }
  | {
      readonly event: "records";
      readonly component: string;
      /** JSON texts, which are passed on as they are. */
      readonly lines: readonly string[];
      readonly leftOut: number;
    }
  | { readonly event: "gap"; readonly missed: number }
  | { readonly event: "finished"; readonly outcome: FinishedEvent };

/** Keeps a connection alive that nothing happens on. */
export const heartbeatFrame = Buffer.from(": heartbeat\n\n");

/** A server-sent event (WHATWG HTML, 9.2): its data is one line of JSON. */
export function formatFrame(id: number, content: RunEventContent): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${content.event}\ndata: ${formatData(content)}\n\n`);
}

/** About how many bytes an event takes, without making its text. */
export function estimateBytes(content: RunEventContent): number {
  switch (content.event) {
    case "progress":
      return 700 + 500 * (content.progress.stream?.components.length ?? 0);
    case "attempts":
      return content.attempts.reduce((sum, heard) => sum + estimateAttempt(heard), 0);
    case "records":
      return content.lines.reduce((sum, line) => sum + line.length + 1, 100);
    case "gap":
    case "finished":
      return 1000;
  }
}

/** The reply is there twice: as text and parsed. */
export function estimateAttempt({ attempt }: HeardAttempt): number {
  return 500 + 2 * attempt.rawResponse.length + 200 * attempt.validationErrors.length;
}

// --- internal ---

function formatData(content: RunEventContent): string {
  switch (content.event) {
    case "progress":
      return formatExactJson(content.progress);
    case "attempts":
      return formatExactJson({ attempts: content.attempts });
    case "records": {
      const { component, lines, leftOut } = content;
      const rest = `"leftOut":${leftOut},"records":[${lines.join(",")}]`;
      return `{"component":${JSON.stringify(component)},${rest}}`;
    }
    case "gap":
      return JSON.stringify({ missed: content.missed });
    case "finished":
      return formatExactJson(content.outcome);
  }
}
