import type { Ledger, LedgerCounts } from "../../model/results/ledger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import { keyText } from "../ledger/keyText.ts";
import { ReceivedLedger } from "../ledger/receivedLedger.ts";
import type { SentLedger } from "../ledger/sentLedger.ts";
import { createPlaceReader } from "./recordPlace.ts";

/** Matches the records of an observer with what was sent. */
export interface RecordLedger {
  /** `sentNs`: the time that the record carries. */
  add(record: HandlerRecord, sentNs: bigint | undefined): void;
  /** As `ReceivedLedger.soFar`. */
  soFar(): LedgerCounts;
  /** As `ReceivedLedger.close`. */
  close(endNs: bigint): Ledger;
  reset(): void;
}

/** `key` is the place of a record's key, as `createPlaceReader` takes it. */
export function createRecordLedger(key: string, sent: readonly SentLedger[]): RecordLedger {
  const read = createPlaceReader(key);
  const received = new ReceivedLedger(sent);
  return {
    add: (record, sentNs) =>
      received.add({
        key: keyText(read(record)),
        sequence: record.sequence,
        arrivedNs: record.created_time_ns,
        sentNs,
      }),
    soFar: () => received.soFar(),
    close: (endNs) => received.close(endNs),
    reset: () => received.reset(),
  };
}
