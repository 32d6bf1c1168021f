import type { HostParams } from "../../model/wire/hostProtocol.ts";
import type { HostMessage, ReportQuestion } from "../../model/wire/reportProtocol.ts";
import type { HostClient } from "../host/hostClient.ts";

/** Asks the run host for what a page wants to know of its run. Throws `UserError`. */
export async function answerReport(
  host: Pick<HostClient, "request">,
  runId: string,
  { type, requestId, ...params }: ReportQuestion,
): Promise<HostMessage> {
  // One table has both: the host wants what the page said, and the run.
  const result = await host.request(type, { ...params, runId } as HostParams<typeof type>);
  return { type, requestId, result } as HostMessage;
}
