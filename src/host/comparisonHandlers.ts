import { splitComparedRef } from "../model/results/comparedRef.ts";
import type { AskedComparison } from "../model/results/comparisonPage.ts";
import { UserError } from "../model/userError.ts";
import { streamComparisonCsv } from "../report/comparison/comparisonCsv.ts";
import { formatMarkdown } from "../report/comparison/comparisonFormats.ts";
import { pageFlipped } from "../report/comparison/filterFlipped.ts";
import { showComparison } from "../report/comparison/showComparison.ts";
import { findChangedTexts } from "../run/compare/texts/findChangedTexts.ts";
import { listMarks } from "../run/manage/addLabels.ts";
import { refuseOwnPlace } from "../run/manage/refuseOwnPlace.ts";
import { writeFileAtomic } from "../store/atomicFile.ts";
import type { OpenComparison } from "./comparisons.ts";
import { cutReplies } from "./cutReplies.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { getBaseline, getStanding } from "./standing.ts";

type ComparisonHandlers = Pick<
  Handlers,
  | "getComparison"
  | "getFlipped"
  | "getFlippedPair"
  | "getComparisonText"
  | "getChangedTexts"
  | "exportComparison"
  | "closeComparison"
  | "getBaseline"
  | "getStanding"
>;

/** Runs held against one another, and against their baseline. */
export function createComparisonHandlers(session: HostSession): ComparisonHandlers {
  const open = (asked: AskedComparison) => session.folder.comparisons.open(asked);
  return {
    async getComparison(asked) {
      const { base, heads, comparisons } = await open(asked);
      const all = [base, ...heads].map(({ head }) => head);
      const ids = all.map(({ id }) => id);
      return {
        heads: all,
        marks: await listMarks(session.folder.store, ids),
        comparisons: comparisons.map(showComparison),
      };
    },
    async getFlipped({ head: at, filter, offset, limit, ...asked }) {
      const { head, comparison } = pickHead(await open(asked), at);
      const names = head.head.config.scenarioDetails ?? {};
      const nameOf = (scenario: number) => names[String(scenario)]?.name ?? "";
      return pageFlipped(comparison.flipped, filter, { offset, limit }, nameOf);
    },
    async getFlippedPair({ head: at, test, runIds }) {
      const { reports } = session.folder;
      const { base, head } = pickIds(runIds, at);
      const find = async (ref: string, runNumber: number) => {
        const { runId, provider = test.provider } = splitComparedRef(ref);
        const { scenario } = test;
        const report = await reports.find(runId);
        return cutReplies(await report.attempts({ provider, scenario, runNumber }));
      };
      return {
        base: await find(base, test.baseRunNumber ?? test.runNumber),
        head: await find(head, test.runNumber),
      };
    },
    async getComparisonText(asked) {
      return { text: formatMarkdown(await open(asked)).join("") };
    },
    async getChangedTexts({ head: at, what, isTrusted, ...asked }) {
      const opened = await open(asked);
      const { head, comparison } = pickHead(opened, at);
      const change = comparison.changed.find((each) => each.what === what);
      if (change === undefined) {
        throw new UserError(`${what} is the same in both runs.`, { code: "not_found" });
      }
      const { store, settings } = session.folder;
      const [baseFile = "", headFile = ""] = [opened.files[0], opened.files[at + 1]];
      return await findChangedTexts(change, {
        store,
        workspaceFolder: settings.workspaceFolder,
        isTrusted,
        base: { head: opened.base.head, file: baseFile },
        head: { head: head.head, file: headFile },
      });
    },
    async exportComparison({ out, ...asked }) {
      const { base, heads } = await open(asked);
      await refuseOwnPlace(session.folder.store.paths, out);
      await writeFileAtomic(out, streamComparisonCsv(base, heads));
      return { file: out };
    },
    async closeComparison({ runIds }) {
      session.folder.comparisons.close(runIds);
      return {};
    },
    getBaseline: ({ runId }) => getBaseline(session.folder.store, runId),
    getStanding: ({ runId }) => getStanding(session.folder, runId, session.activeRun?.id === runId),
  };
}

// --- internal ---

function pickHead({ heads, comparisons }: OpenComparison, at: number) {
  const [head, comparison] = [heads[at], comparisons[at]];
  if (head === undefined || comparison === undefined) throw noHead();
  return { head, comparison };
}

function pickIds(runIds: readonly string[], at: number): { base: string; head: string } {
  const [base, head] = [runIds[0], runIds[at + 1]];
  if (base === undefined || head === undefined) throw noHead();
  return { base, head };
}

function noHead(): UserError {
  return new UserError("There is no such run in this comparison.", { code: "not_found" });
}
