import { shownLine } from "../../common/shownLine.ts";
import type { Telemetry } from "../../model/config/telemetry.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { errorMessage } from "../../model/userError.ts";
import { createBatchSender, type SendBatch } from "./batchSender.ts";
import { createOtlpClient } from "./otlpClient.ts";
import { formatRequestFrame, type Signal } from "./otlpJson.ts";
import { createRequestWriter } from "./requestWriter.ts";
import { createTestSpans, schemaUrl } from "./testSpans.ts";

/** Tells a receiver of the tests of a run. Whatever the receiver does, the run goes on. */
export interface RunTelemetry {
  add(outcome: TestOutcome, result: RunResult): void;
  /** Sends what is held, but waits for no slow receiver, least of all where the run was stopped; warns of what was not taken. */
  close(as: "completed" | "stopped"): Promise<void>;
}

/** Longest waits for the receiver at the end. */
const patienceMs = { completed: 2000, stopped: 300 };

export function openRunTelemetry(
  { otlp }: Telemetry,
  folder: RunFolderFile,
  warn: (message: string) => void,
): RunTelemetry {
  const version = folder.environment.touchstone;
  const client = createOtlpClient(otlp, version);
  const describeTest = createTestSpans(folder);
  let isTold = false;
  const tellOnce = (message: string) => {
    if (!isTold) warn(message);
    isTold = true;
  };
  const onFault = (error: unknown) =>
    tellOnce(`Telemetry cannot be sent to ${otlp}: ${errorMessage(error)}. The run goes on.`);
  const createSender = (signal: Signal) => {
    const writer = createRequestWriter(formatRequestFrame(signal, { version, schemaUrl }));
    const send: SendBatch = async (batch) => {
      const { rejected, message } = await client.send(signal, batch);
      if (message !== undefined) tellOnce(`Telemetry: ${otlp} says: ${shownLine(message)}`);
      return rejected;
    };
    return createBatchSender(writer, send, onFault);
  };
  const spans = createSender("traces");
  const events = createSender("logs");

  return {
    add(outcome, result) {
      const trace = describeTest(outcome, result);
      spans.add(trace.spans);
      events.add(trace.events);
    },
    async close(as) {
      client.endWithin(patienceMs[as]);
      await Promise.all([spans.flush(), events.flush()]);
      client.dispose();
      const lost = spans.lost() + events.lost();
      if (lost === 0) return;
      warn(
        `Telemetry: ${lost} spans and events were not taken by ${otlp}; the result file has them.`,
      );
    },
  };
}
