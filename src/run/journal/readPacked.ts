import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { collect, type Special, type TestPack } from "./testPack.ts";

/** The outcome of the test at a place, made anew; its row is in the order of `columns`. */
export function readOutcome(pack: TestPack, place: number): TestOutcome {
  const [commonAt = 0, , specialAt, runNumber = 0, totalDurationMs = 0, ...sums] =
    pack.tests.read(place);
  const [inputTokens, outputTokens, costUsd] = sums;
  const { outcome, missed } = pack.common.read(commonAt);
  return {
    ...outcome,
    runNumber,
    totalDurationMs,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(specialAt === undefined ? {} : readSpecial(pack, specialAt, missed)),
  };
}

/** Where its attempts lie, in their order. */
export function readPlaces(pack: TestPack, place: number): LinePlace[] {
  const [commonAt = 0, from = 0] = pack.tests.read(place);
  return collect(pack.common.read(commonAt).places, (at) => {
    const [fileAt = 0, offset = 0, length = 0] = pack.places.read(from + at);
    return { file: pack.texts.read(fileAt), offset, length };
  });
}

// --- internal ---

/** The row that `addSpecial` made, in its order. */
function readSpecial(
  { specials, firstTokens, texts }: TestPack,
  place: number,
  missed: readonly string[] = [],
): Special {
  const [caseAt, round, firsts, compared, matched = 0, from = 0] = specials.read(place);
  return {
    ...(caseAt === undefined ? {} : { case: texts.read(caseAt) }),
    ...(round === undefined ? {} : { round }),
    ...(firsts === undefined
      ? {}
      : { firstTokensMs: collect(firsts, (at) => firstTokens.at(from + at)) }),
    ...(compared === undefined ? {} : { values: { compared, matched, missed: [...missed] } }),
  };
}
