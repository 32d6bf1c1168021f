import type { HostMessage, WebviewMessage } from "../../model/wire/reportProtocol.ts";
import type { HostClient } from "../host/hostClient.ts";

/** What a report page asks for and waits for. */
export type ReportRequest = Extract<WebviewMessage, { requestId: number }>;

/** Asks the run host for what a page wants to know of its run. Throws `UserError`. */
export async function answerReport(
  host: Pick<HostClient, "request">,
  runId: string,
  message: ReportRequest,
): Promise<HostMessage> {
  const { requestId } = message;
  switch (message.type) {
    case "getTests": {
      const { filter, offset, limit } = message;
      const page = await host.request("getTests", { runId, filter, offset, limit });
      return { type: "tests", requestId, page };
    }
    case "getAttempts": {
      const attempts = await host.request("getAttempts", { runId, key: message.key });
      return { type: "attempts", requestId, attempts };
    }
    case "getStreamTest": {
      const test = await host.request("getStreamTest", { runId, key: message.key });
      return { type: "streamTest", requestId, test };
    }
    case "getRecords": {
      const { key, text, offset, limit } = message;
      const page = await host.request("getRecords", { runId, key, text, offset, limit });
      return { type: "records", requestId, page };
    }
  }
}
