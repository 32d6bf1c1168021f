import type { GateRecord, GateReport } from "../../model/results/comparison.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { resultWords } from "../../report/comparison/comparisonMarkdown.ts";
import { formatComparison } from "../../report/comparison/comparisonTable.ts";
import { formatTable } from "../../report/textTable.ts";
import type { Terminal } from "../command.ts";
import { tableOptionsOf } from "./tableOptions.ts";

/** What a gate says: the word, the reasons, the comparison it rests on. */
export function formatGate(report: GateReport, terminal: Terminal): string {
  const { base, head, result, reasons } = report;
  const lines = [`${upperFirst(resultWords[result])}.`, ...reasons.map((each) => `  ${each}`), ""];
  const compared =
    base === null ? "" : `${formatComparison({ ...report, base }, tableOptionsOf(terminal))}\n`;
  return `${lines.join("\n")}\n${compared}Baseline  ${base ?? "none"}\nRun       ${head}\n`;
}

/** What gates have said, the newest last. */
export function formatGateHistory(records: readonly GateRecord[], terminal: Terminal): string {
  if (records.length === 0) return "No gate has judged a run here yet.\n";
  return formatTable({
    columns: [
      { title: "when", cell: ({ timestamp }) => formatDateTime(timestamp) },
      { title: "config", cell: ({ config }) => config, shrinksTo: 8 },
      { title: "run", cell: ({ head }) => head.slice(0, 8) },
      { title: "baseline", cell: ({ base }) => base?.slice(0, 8) ?? "none" },
      {
        title: "gate",
        cell: ({ result }) => result,
        tone: ({ result }) =>
          result === "passed" ? "good" : result === "failed" ? "bad" : undefined,
      },
      { title: "verdict", cell: ({ verdict }) => verdict },
      { title: "why", cell: ({ reasons }) => reasons[0] ?? "", shrinksTo: 20 },
    ],
    rows: records,
    ...tableOptionsOf(terminal),
  });
}

// --- internal ---

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
