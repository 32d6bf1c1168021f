import type { Ledger, LedgerExample } from "../../model/results/ledger.ts";
import type { StreamProgress } from "../../model/results/streamStatus.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import type { SourceFigures } from "../../streams/sources/sourceRunner.ts";
import type { Masker } from "./masker.ts";

/** What a stream test that goes on says of itself. */
export function maskProgress(progress: StreamProgress, masker: Masker): StreamProgress {
  if (!masker.isActive) return progress;
  const components = progress.components.map((each) => ({
    ...each,
    ...(each.message !== undefined && { message: masker.text(each.message) }),
    ...("url" in each && each.url !== undefined && { url: masker.text(each.url) }),
    ...("label" in each && each.label !== undefined && { label: masker.text(each.label) }),
  }));
  return { ...progress, name: masker.text(progress.name), components };
}

/** What an observer left. */
export function maskObserved(figures: ObservedFigures, masker: Masker): ObservedFigures {
  const { errors, message, url, ledger } = figures;
  return {
    ...figures,
    errors: errors.map(masker.text),
    ...(ledger !== undefined && { ledger: maskLedger(ledger, masker) }),
    ...(message !== undefined && { message: masker.text(message) }),
    ...(url !== undefined && { url: masker.text(url) }),
  };
}

/** What a source left. */
export function maskSent(figures: SourceFigures, masker: Masker): SourceFigures {
  return { ...figures, errors: figures.errors.map(masker.text) };
}

// --- internal ---

function maskLedger(ledger: Ledger, masker: Masker): Ledger {
  const mask = (examples: readonly LedgerExample[]) =>
    examples.map(({ key, ...example }) => ({ ...example, key: key && masker.text(key) }));
  const { missing, duplicate, out_of_order, unexpected } = ledger.examples;
  return {
    ...ledger,
    examples: {
      missing: mask(missing),
      duplicate: mask(duplicate),
      out_of_order: mask(out_of_order),
      unexpected: mask(unexpected),
    },
  };
}
