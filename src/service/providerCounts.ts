import type { ComponentCounts } from "../model/serviceApiComponents.ts";
import type { RunHost } from "../run/runHost.ts";
import { openComponentStorage, type StoredRun } from "./componentNames.ts";
import { countLines } from "./countLines.ts";
import { findOutput, listOutputs } from "./outputFiles.ts";

/** Journals up to here are counted when somebody asks. */
const mostBytes = 4_194_304;

/** Tests that ended, of the run that goes on; attempts where the journal is there and short. */
export async function countProviderAttempts(
  runs: RunHost,
  run: StoredRun,
  provider: string,
): Promise<ComponentCounts> {
  const { active } = runs;
  const total = active?.id === run.id ? active.aggregate.total(provider) : undefined;
  const records = await countAttempts(runs, run, provider);
  return {
    ...(total === undefined ? {} : { tests: total.ended, errors: total.errored }),
    ...(records === undefined ? {} : { records }),
  };
}

// --- internal ---

async function countAttempts(
  { store, dataFolder }: RunHost,
  run: StoredRun,
  provider: string,
): Promise<number | undefined> {
  const storage = openComponentStorage(store, run.id, { role: "reaction", id: provider });
  const journal = (await listOutputs(dataFolder, storage)).filter(({ path }) =>
    isJournal.test(path),
  );
  const bytes = journal.reduce((sum, file) => sum + file.bytes, 0);
  if (journal.length === 0 || bytes > mostBytes) return undefined;
  let attempts = 0;
  for (const { path } of journal) {
    const file = await findOutput(dataFolder, storage.logFolder, path);
    if (file === undefined) return undefined;
    try {
      attempts += await countLines(file);
    } finally {
      await file.handle.close();
    }
  }
  return attempts;
}

const isJournal = /^jsonl_file\/outputs_\d+\.jsonl$/;
