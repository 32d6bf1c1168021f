import { FakeHost } from "./reportPageHost.ts";
import {
  makeOutcomeAttempt,
  makeRecordPage,
  makeStreamModel,
  makeStreamTest,
  makeStreamTests,
} from "./streamReportData.ts";

/** A host of a run with a stream scenario and, unless it is the only one, a prompt scenario; both ended. */
export function makeStreamHost(isOnlyStream = false): FakeHost {
  const tests = makeStreamTests(isOnlyStream);
  const host = new FakeHost(tests);
  host.model = makeStreamModel(tests);
  host.attempts = makeOutcomeAttempt;
  host.answerElse = (message) => {
    if (message.type === "getStreamTest") {
      return {
        type: "streamTest",
        requestId: message.requestId,
        test: makeStreamTest(message.key),
      };
    }
    if (message.type !== "getRecords") return undefined;
    return { type: "records", requestId: message.requestId, page: makeRecordPage(message) };
  };
  return host;
}
