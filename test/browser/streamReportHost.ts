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
        type: "getStreamTest",
        requestId: message.requestId,
        result: makeStreamTest(message.key),
      };
    }
    if (message.type !== "getRecords") return undefined;
    return { type: "getRecords", requestId: message.requestId, result: makeRecordPage(message) };
  };
  return host;
}
