/**
 * The logger kind `console`: a line for each record in the output channel, or on stderr. It has the time the record
 * came (ISO 8601, to the millisecond), its sequence number, the component, what it is (method and path of a reaction's
 * request, phase of a query's result) and the beginning of its body. Lines are bounded, and characters that steer
 * a terminal are shown as `\u….`. Nothing is written to disk.
 */
import * as z from "zod";
import { escapeControls } from "../../common/escapeControls.ts";
import type { HandlerRecord, RecordPayload } from "../../model/results/record.ts";
import { formatJsonStart } from "../lines/jsonStart.ts";
import type { LoggerContext } from "../loggerContext.ts";
import type { LoggerKind } from "../loggerKind.ts";
import { alreadyLogged, type NamedOutputLogger } from "../namedOutputLogger.ts";

const schema = z.strictObject({
  kind: z.literal("console").meta({
    description: "A line for each record in the output channel, or on stderr.",
  }),
});

export const consoleKind: LoggerKind<z.infer<typeof schema>> = {
  kind: "console",
  schema,
  create: (_, context) => createConsoleLogger(context),
};

function createConsoleLogger({ componentId, print }: LoggerContext): NamedOutputLogger {
  const name = "console";
  let hasOutput = false;
  const describeOutput = () => ({
    has_output: hasOutput,
    logger_name: name,
    output_folder_path: null,
  });
  return {
    name,
    describeOutput,
    logHandlerRecord(record) {
      print(formatConsoleLine(record, componentId));
      hasOutput = true;
      return alreadyLogged;
    },
    endTestRun: async () => describeOutput(),
    async reset() {
      hasOutput = false;
    },
  };
}

/** The line of a record, without the line end. */
export function formatConsoleLine(record: HandlerRecord, componentId: string): string {
  const time = new Date(Number(record.created_time_ns / 1_000_000n)).toISOString();
  const [what, body] = describePayload(record.payload);
  const head = `${time} #${record.sequence} ${componentId} ${shorten(what, maxWhatLength)}`;
  const start = formatJsonStart(body, maxBodyLength);
  return escapeControls(`${head} ${shorten(start, maxBodyLength)}`);
}

// --- internal ---

const maxWhatLength = 100;
const maxBodyLength = 160;

function describePayload(payload: RecordPayload): [what: string, body: unknown] {
  switch (payload.type) {
    case "ReactionInvocation":
      return [`${payload.request_method} ${payload.request_path}`, payload.request_body];
    case "ResultStream":
      return [payload.phase ?? "result", payload.query_result];
    case "SourceChange":
      return ["change", payload.change];
    case "ProviderAttempt":
      return [`attempt ${payload.attemptNumber}`, payload.rawResponse];
  }
}

function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
