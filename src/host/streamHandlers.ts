import { UserError } from "../model/userError.ts";
import { loadStreamTestDetail } from "../run/records/loadStreamTestDetail.ts";
import { locateComponentFile } from "../run/records/locateComponentFile.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type StreamHandlers = Pick<
  Handlers,
  "getStreamTest" | "getRecords" | "getComponentFile" | "controlComponent"
>;

/** Looking into stream tests, and commanding the components of the one that goes on. */
export function createStreamHandlers(session: HostSession): StreamHandlers {
  return {
    async getStreamTest({ runId, key }) {
      const { store, reports } = session.folder;
      const loadHead = async () => (await reports.find(runId)).model().head;
      return await loadStreamTestDetail(store, { runId, key, loadHead, onProblem: session.warn });
    },
    async getRecords(query) {
      const { others, reports } = session.folder;
      const isOthers = others.find(query.runId) !== undefined;
      const isGrowing = isOthers || session.activeRun?.id === query.runId;
      return await reports.records.load({ ...query, isGrowing });
    },
    async getComponentFile({ runId, path }) {
      return { file: await locateComponentFile(session.folder.store, runId, path) };
    },
    async controlComponent({ runId, componentId, command }) {
      const run = session.activeRun;
      if (session.folder.others.find(runId) !== undefined) {
        const message = "This run goes on in another process, which its components obey alone.";
        throw new UserError(message, { code: "unsupported" });
      }
      if (run?.id !== runId) throw new UserError("This run has ended.", { code: "not_found" });
      await run.control(componentId, command);
      return {};
    },
  };
}
