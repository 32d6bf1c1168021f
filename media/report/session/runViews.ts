import type { Standing } from "../../../src/model/results/comparisonPage.ts";
import type { RunMarks } from "../../../src/model/results/runMarks.ts";
import type { RunTeeth } from "../../../src/model/results/teeth.ts";
import { AskedView, type AskingWire } from "./askedView.ts";
import type { Loadable } from "./loadable.ts";

/** What the schemas of the run refuse; asked for once, when all else is here. */
export function makeTeethView(wire: AskingWire) {
  return new AskedView<"getTeeth", Loadable<RunTeeth>>(wire, {
    type: "getTeeth",
    first: { kind: "loading" },
    read: ({ result }) => ({ kind: "here", value: result }),
    fail: (message) => ({ kind: "failed", message }),
  });
}

/** How the run stands against its baseline; asked for when all else is here, and again when other runs changed. */
export function makeStandingView(wire: AskingWire) {
  return new AskedView<"getStanding", Standing | undefined>(wire, {
    type: "getStanding",
    first: undefined,
    read: ({ result }) => result,
    fail: (reason) => ({ kind: "lost", reason }),
  });
}

/** What a person has said of the run; asked for with the first report, and again when runs changed. */
export function makeMarksView(wire: AskingWire) {
  return new AskedView<"getMarks", RunMarks>(wire, {
    type: "getMarks",
    first: {},
    read: ({ result }) => result,
  });
}
