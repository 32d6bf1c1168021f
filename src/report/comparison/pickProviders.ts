import { cellKey } from "../../common/cellKey.ts";
import { ownValue } from "../../common/ownValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ComparedRun, ComparedRunCell } from "./comparedRun.ts";

/** A run, and the provider whose tests alone are compared. */
export interface PickedRun {
  readonly run: ComparedRun;
  readonly provider?: string | undefined;
}

/**
 * The runs as they are compared: where each names a provider, the tests of these providers as if they were one, so that
 * two of them can be held against one another, also of one run. Throws `UserError` for a provider without tests.
 */
export function pickProviders(picked: readonly PickedRun[]): ComparedRun[] {
  const named = picked.flatMap(({ provider }) => provider ?? []);
  if (named.length === 0) return picked.map(({ run }) => run);
  if (named.length < picked.length) {
    throw new UserError("Name a provider of every run that is compared, or of none.", {
      code: "usage",
    });
  }
  const name = [...new Set(named)].join(" → ");
  return picked.map(({ run, provider = "" }) => pickProvider(run, provider, name));
}

// --- internal ---

function pickProvider(
  { head, cells, models }: ComparedRun,
  provider: string,
  name: string,
): ComparedRun {
  const own = [...cells.values()].filter((cell) => cell.provider === provider);
  if (own.length === 0) {
    const message = `Run ${head.id} has no tests of a provider ${provider}.`;
    throw new UserError(message, { code: "not_found" });
  }
  const renamed = own.map((cell): [string, ComparedRunCell] => [
    cellKey({ provider: name, scenario: cell.scenario }),
    { ...cell, provider: name },
  ]);
  const { providerDetails = {} } = head.config;
  const details = ownValue(providerDetails, provider);
  const config = {
    ...head.config,
    providers: [name],
    providerDetails: details === undefined ? {} : { [name]: details },
  };
  const answered = models.get(provider);
  return {
    head: { ...head, config },
    cells: new Map(renamed),
    models: new Map(answered === undefined ? [] : [[name, answered]]),
  };
}
