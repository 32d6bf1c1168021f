import { findKind } from "../../model/config/kind.ts";
import type { ProviderDetail, ResultConfig } from "../../model/results/resultFile.ts";
import { providerKinds } from "../../providers/providerKinds.ts";

/** What a result keeps of a provider; its id may be that of something objects inherit. */
export function findDetails(
  { providerDetails = {} }: ResultConfig,
  id: string,
): ProviderDetail | undefined {
  return Object.hasOwn(providerDetails, id) ? providerDetails[id] : undefined;
}

/** The key that names the model of providers of a kind. */
export function modelKeyOf(kind: string): string {
  return findKind(providerKinds, kind).modelKey ?? "model";
}
