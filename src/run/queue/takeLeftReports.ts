import { setTimeout as delay } from "node:timers/promises";
import { readRecords } from "../../loggers/records/readRecords.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { reportsQueueOf } from "../../queue/queueNames.ts";
import type { StartRunOptions } from "../activeRun.ts";
import { addRecord, type FoundTest, readEndedTest } from "../journal/foundTest.ts";
import { openJournal } from "../journal/journal.ts";
import { listPromptProviders } from "../plannedCells.ts";
import { createDeliveries, type Deliveries, toKey } from "./deliveries.ts";
import { type QueueAccess, refuseWhileCoordinated } from "./queuedRun.ts";
import { parseRecordId, readReports } from "./reportReader.ts";

/**
 * Journals what workers told a coordinator that died before it could write it, so that none of it is lost or run again. A
 * report that it had written, and not yet taken off the queue, is not written twice. Throws a `UserError` ("locked") when
 * that coordinator lives.
 */
export async function takeLeftReports(
  { store, sealer }: QueueAccess,
  folder: RunFolderFile,
  options: StartRunOptions,
): Promise<void> {
  await refuseWhileCoordinated({ store, sealer }, folder.id);
  const queue = store.queue(reportsQueueOf(folder.id));
  try {
    if ((await queue.count()) === 0) return;
    const { loaded, log, print } = options;
    const failed = new AbortController();
    const fail = (error: unknown) => failed.abort(error);
    const journal = openJournal({
      ...{ store: options.store, runId: folder.id, config: loaded.config, print, log },
      onRestored: () => undefined,
      onFailure: fail,
    });
    const control = { count: () => undefined, fail };
    const providers = new Map(loaded.config.providers.map((each) => [each.id, each]));
    const deliveries = createDeliveries({
      journal,
      control,
      providers,
      onAttempt: () => undefined,
    });
    const written = await findWritten(folder, options, deliveries);
    const reader = readReports({ store, sealer }, folder.id, {
      async take(report, told) {
        for (const { message, id } of told) {
          if (message.type === "sent") journal.addSent(toKey(message));
          if (message.type === "ended") deliveries.forget(toKey(message));
          if (message.type !== "attempt") continue;
          const place = parseRecordId(id)?.place ?? 0;
          if (place <= (written.get(`${report.worker.id} ${message.provider}`) ?? 0)) continue;
          if (!written.has(`test ${message.provider} ${message.scenario} ${message.runNumber}`)) {
            if (deliveries.find(toKey(message)) === undefined) deliveries.expect(toKey(message));
          }
          await deliveries.take(message, id);
        }
      },
      onForeign: (reason) => log("warn", `A report in the queue was dropped: it ${reason}.`),
      onError: () => undefined,
    });
    while ((await queue.count()) > 0 && !failed.signal.aborted) await delay(100);
    await reader.close(false);
    await journal.close();
    failed.signal.throwIfAborted();
  } finally {
    await queue.close();
  }
}

// --- internal ---

/**
 * Looks through the journals: how far the messages of each worker were written (`worker provider`), and which tests have ended
 * (`test provider scenario run`). Half-done ones go on in `deliveries`.
 */
async function findWritten(
  folder: RunFolderFile,
  { store, log }: StartRunOptions,
  deliveries: Deliveries,
): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  for (const provider of listPromptProviders(folder)) {
    const found = new Map<string, FoundTest>();
    const turns = new Map<FoundTest, number>();
    const { jsonlFolder, filePrefix } = store.component(folder.id, "reaction", provider);
    const onProblem = ({ message }: { message: string }) => log("warn", message);
    for await (const stored of readRecords(jsonlFolder, filePrefix, onProblem)) {
      const { id, payload } = stored.record;
      if (payload.type !== "ProviderAttempt") continue;
      const test = addRecord(found, stored, payload);
      const told = parseRecordId(id);
      if (told === undefined) continue;
      written.set(`${told.worker} ${provider}`, told.place);
      if (payload.abandoned !== true) turns.set(test, told.delivery);
    }
    for (const test of found.values()) {
      const { scenario, runNumber, attempts, activeMs, caseResult } = test;
      if (readEndedTest(provider, test, folder) !== undefined) {
        written.set(`test ${provider} ${scenario} ${runNumber}`, 1);
        continue;
      }
      const sent = deliveries.expect({ provider, scenario, runNumber });
      sent.delivery = turns.get(test) ?? 0;
      sent.attempts.push(...attempts);
      sent.activeMs = activeMs;
      sent.caseResult = caseResult;
    }
  }
  return written;
}
