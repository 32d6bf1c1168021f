import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel, TestFilter, TestKey } from "../../src/model/results/report.ts";
import { renderStanding } from "./compare/standingLine.ts";
import { renderFigures } from "./figures.ts";
import { renderFileNotes } from "./fileNotes.ts";
import { renderProbe } from "./probe/probeTable.ts";
import { renderHeader } from "./reportHeader.ts";
import type { ReportSession } from "./session/reportSession.ts";
import { renderLive } from "./streams/liveSection.ts";
import { renderFailures } from "./tests/failureTable.ts";
import { renderFields } from "./tests/fieldTable.ts";
import { renderMatrix } from "./tests/matrixTable.ts";
import { renderProviders } from "./tests/providerTable.ts";
import { renderLadder } from "./tests/retryLadder.ts";
import { renderTeeth } from "./tests/teethSection.ts";
import { renderWarnings } from "./tests/warningSection.ts";

/** What a section is given: what there is to show, and what its buttons and links do. */
export interface SectionContext {
  readonly model: ReportModel;
  readonly session: ReportSession;
  /** Shows only the tests of a place in the matrix, or that ended in a way. */
  readonly onPick: (place: TestFilter) => void;
  /** Shows the attempts of a test, and takes the focus there. */
  readonly onOpen: (test: TestKey) => void;
}

export type Section = (context: SectionContext) => TemplateResult | typeof nothing;

/** What stands above the list of tests, from top to bottom. A section imports its own styles, and is nothing where it has nothing to show. */
export const overviewSections: readonly Section[] = [
  ({ model, session }) =>
    renderHeader(model, {
      isRestricted: session.isRestricted,
      isLoose: session.isLoose,
      marks: session.marks.shown,
      onAction: (action) => session.runAction(action),
    }),
  ({ model }) => renderFileNotes(model),
  ({ session }) =>
    renderStanding(session.standing.shown, () => session.runAction("compareWithBaseline")),
  ({ model }) => renderFigures(model),
  ({ model, session }) => renderLive(model, (id, command) => session.controlComponent(id, command)),
  ({ model, onOpen }) => renderProbe(model, onOpen),
  ({ model, session: { filter }, onPick }) =>
    model.probe !== undefined
      ? nothing
      : html`<div class="tables">${renderMatrix({ model, filter, onPick })}${renderLadder(model)}</div>`,
  ({ model, onPick }) => renderFailures(model, onPick),
  ({ model }) => renderProviders(model),
  ({ model }) => renderFields(model),
  ({ model }) => renderWarnings(model),
  ({ model, session }) => renderTeeth(model, session.teeth.shown),
];
