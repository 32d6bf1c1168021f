import type { CellMessage, CellState } from "../../model/wire/cellRequests.ts";
import { formatPlural, formatRate } from "../../model/words/figures.ts";
import { wilsonInterval } from "../../report/statistics/wilson.ts";
import type { CellFailure } from "./cellFailure.ts";
import type { TalliedCell } from "./cellTally.ts";

/** Finds where a reply was refused, or else what was asked; `step` from 1, where it is known. */
export type FindPlace = (
  scenario: number,
  refused: CellFailure["refused"],
  step?: number,
) => Promise<CellMessage["place"]>;

/** The state of a cell with all of its tests; messages only where a test did not pass. */
export async function buildCellState(cell: TalliedCell, findPlace: FindPlace): Promise<CellState> {
  const { provider, scenario, passed, durationMs } = cell;
  const ended = countEnded(cell);
  const messages = passed === ended ? [] : await listMessages(cell, findPlace);
  return { provider, scenario, state: stateOf(cell), passed, ended, durationMs, messages };
}

export function countEnded({ passed, failed, errored }: TalliedCell): number {
  return passed + failed + errored;
}

// --- internal ---

/** Only a cell that has nothing but passes has passed; one without any verdict against it, but with an error, has errored. */
function stateOf(cell: TalliedCell): CellState["state"] {
  if (cell.failed > 0) return "failed";
  if (cell.errored > 0) return "errored";
  return cell.passed > 0 ? "passed" : "skipped";
}

async function listMessages(cell: TalliedCell, findPlace: FindPlace): Promise<CellMessage[]> {
  const { provider, scenario, failures } = cell;
  const told = failures.map(async (failure): Promise<CellMessage> => {
    const { expected, actual } = failure;
    const place = await findPlace(scenario, failure.refused);
    const values = expected === undefined || actual === undefined ? {} : { expected, actual };
    return {
      text: formatFailure(provider, failure),
      ...values,
      ...(place === undefined ? {} : { place }),
    };
  });
  return [{ text: formatFigures(cell) }, ...(await Promise.all(told))];
}

function formatFigures(cell: TalliedCell): string {
  const { passed, errored, failures } = cell;
  const ended = countEnded(cell);
  const { lower, upper } = wilsonInterval(passed, ended);
  const limits = `${(lower * 100).toFixed(0)}–${(upper * 100).toFixed(0)}%`;
  const rest = ended - passed - failures.length;
  return [
    `${passed} of ${ended} passed (${formatRate((passed / ended) * 100)}, ${limits}).`,
    ...(errored === 0 ? [] : [`${errored} errored, without a verdict.`]),
    ...(rest <= 0 ? [] : [`${formatPlural(rest, "more test")} did not pass: see the report.`]),
  ].join(" ");
}

function formatFailure(
  provider: string,
  { runNumber, case: id, reasons, leftOut }: CellFailure,
): string {
  const name = `${provider}, run ${runNumber}${id === undefined ? "" : ` (case ${id})`}`;
  const more = leftOut === 0 ? [] : [`and ${formatPlural(leftOut, "more error")}`];
  const all = [...reasons, ...more];
  return all.length > 1
    ? `${name}:\n${all.map((line) => `  ${line}`).join("\n")}`
    : `${name}: ${all.join("")}`;
}
