import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel, TestFilter, TestKey } from "../../src/model/results/report.ts";
import type { ReportSection } from "../../src/model/results/reportSection.ts";
import { renderStanding } from "./compare/standingLine.ts";
import type { TableSorting } from "./elements/sortHead.ts";
import { renderFigures } from "./figures.ts";
import { renderFileNotes } from "./fileNotes.ts";
import { renderCompareLinks, renderHistoryLink } from "./otherPages.ts";
import { renderProbe } from "./probe/probeTable.ts";
import { renderHeader } from "./reportHeader.ts";
import { renderRunVerdict } from "./runVerdict.ts";
import type { ReportSession } from "./session/reportSession.ts";
import { renderLive } from "./streams/liveSection.ts";
import { renderFailures } from "./tests/failureTable.ts";
import { renderFields } from "./tests/fieldTable.ts";
import { renderMatrix } from "./tests/matrixTable.ts";
import { renderLadder } from "./tests/retryLadder.ts";
import { renderTeeth } from "./tests/teethSection.ts";
import { hasTimes } from "./tests/timesSection.ts";
import { renderWarnings } from "./tests/warningSection.ts";
import { renderWorkers } from "./workers/workerTable.ts";

/** What a section is given: what there is to show, and what its buttons and links do. */
export interface SectionContext {
  readonly model: ReportModel;
  readonly session: ReportSession;
  /** Shows only the tests of a place in the matrix, or that ended in a way. */
  readonly onPick: (place: TestFilter) => void;
  /** Shows the attempts of a test, and takes the focus there. */
  readonly onOpen: (test: TestKey) => void;
}

/** A section of the page as it is shown; not in the page where it has nothing to show. */
export interface ShownSection {
  readonly id: Exclude<ReportSection, "tests">;
  readonly label: string;
  readonly parts: readonly TemplateResult[];
}

/** The sections above the list of tests that have something to show, from top to bottom. */
export function listSections(context: SectionContext): ShownSection[] {
  return sections.flatMap(({ id, label, parts }) => {
    const shown = parts.map((render) => render(context)).filter((part) => part !== nothing);
    return shown.length === 0 ? [] : [{ id, label, parts: shown }];
  });
}

/** What a section is called in the bar of sections that is the list of tests. */
export const testsSection = { id: "tests", label: t("Tests") } as const;

// --- internal ---

type Part = (context: SectionContext) => TemplateResult | typeof nothing;

interface Section {
  readonly id: ShownSection["id"];
  readonly label: string;
  /** A part imports its own styles, and is nothing where it has nothing to show. */
  readonly parts: readonly Part[];
}

const sections: readonly Section[] = [
  {
    id: "overview",
    label: t("Overview"),
    parts: [
      ({ model, session }) =>
        renderHeader(model, {
          isRestricted: session.isRestricted,
          isLoose: session.isLoose,
          marks: session.marks.shown,
          onAction: session.actions.runAction,
        }),
      ({ model }) => renderFileNotes(model),
      ({ model }) => renderRunVerdict(model),
      ({ session }) =>
        renderStanding(session.standing.shown, () =>
          session.actions.runAction("compareWithBaseline"),
        ),
      ({ model }) => renderFigures(model),
      ({ model, session }) => renderLive(model, session.actions.controlComponent),
      ({ model, onOpen }) => renderProbe(model, onOpen),
      ({ model, session: { filter }, onPick }) =>
        model.probe !== undefined
          ? nothing
          : html`<div class="tables">${renderMatrix({ model, filter, onPick })}${renderLadder(model)}</div>`,
      ({ model }) => renderWarnings(model),
      ({ model, session }) => renderTeeth(model, session.teeth.shown),
    ],
  },
  {
    id: "workers",
    label: t("Workers"),
    parts: [
      ({ model, session, onOpen }) =>
        renderWorkers(model, { onOpen, sorting: sortTable(session, "workers") }),
    ],
  },
  {
    id: "failures",
    label: t("Failures"),
    parts: [
      ({ model, session, onPick }) =>
        renderFailures(model, { onPick, sorting: sortTable(session, "failures") }),
      ({ model }) => renderFields(model),
    ],
  },
  {
    id: "times",
    label: t("Times"),
    parts: [
      ({ model, session }) =>
        hasTimes(model)
          ? html`<touchstone-times .model=${model} .providerSorting=${sortTable(session, "providers")} .cellSorting=${sortTable(session, "cells")}></touchstone-times>`
          : nothing,
    ],
  },
  {
    id: "compare",
    label: t("Compare"),
    parts: [({ model, session }) => renderCompareLinks(model, session)],
  },
  {
    id: "history",
    label: t("History"),
    parts: [({ model, session }) => renderHistoryLink(model, session)],
  },
];

/** How a table of that name is sorted, kept with the page. */
function sortTable(session: ReportSession, table: string): TableSorting {
  return {
    current: session.tableSorting(table),
    onSort: (sorting) => session.setTableSorting(table, sorting),
  };
}
