import type { CellFigures } from "../../model/results/cellFigures.ts";
import { createCellFigures } from "../../report/history/collectFigures.ts";
import { readAt, withOpenFile } from "../../store/fileBlocks.ts";
import { type QuickResult, readQuickCells } from "../../store/results/quickCells.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import { readEachTest } from "../../store/results/resultReader.ts";

/** A result file's head and what its cells came to, or why it cannot be read. */
export type ReadFigures =
  | ({ readonly ok: true } & QuickResult)
  | { readonly ok: false; readonly reason: string };

/** Reads what trends need of a result file, whoever wrote it and whatever its size. Throws `UserError` where it is broken within. */
export async function readFigures(file: string, bytes: number): Promise<ReadFigures> {
  if (bytes <= mostQuickBytes) {
    const quick = await readQuick(file);
    if (quick !== undefined) {
      // A cell in which no test ended is none to who reads the tests.
      return { ok: true, ...quick, cells: quick.cells.filter(({ tests }) => tests > 0) };
    }
  }
  const loaded = await loadResultHead(file);
  if (!loaded.ok) return loaded;
  return { ok: true, head: loaded.head, cells: await countCells(file) };
}

// --- internal ---

/** Files up to this are read into memory whole, a few at a time. */
const mostQuickBytes = 16 * 1024 * 1024;

async function readQuick(file: string): Promise<QuickResult | undefined> {
  const bytes = await withOpenFile(file, async (opened) => {
    const block = Buffer.allocUnsafe(opened.size);
    return block.subarray(0, await readAt(opened, block, 0));
  });
  return readQuickCells(bytes);
}

async function countCells(file: string): Promise<CellFigures[]> {
  const figures = createCellFigures();
  await readEachTest(file, ({ provider, scenario, run }) => figures.add(provider, scenario, run));
  return figures.cells();
}
