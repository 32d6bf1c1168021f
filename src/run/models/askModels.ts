import type { GrantedKey } from "../../model/config/keyNeed.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { ModelList } from "../../model/modelList.ts";
import { ProviderError } from "../../model/provider.ts";
import { UserError } from "../../model/userError.ts";
import type { ProviderKind } from "../../providers/providerKind.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { revealKeysOf } from "../grantedKeys.ts";
import { createMasker } from "../masking/masker.ts";

/** With what lists are asked for. */
export interface AskOptions {
  readonly keys: readonly GrantedKey[];
  readonly proxy?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The models that a provider lists, or why they cannot be told, in words that follow a colon. */
export type ModelAnswer = ModelList | { readonly fault: string };

/** Asks the server of a provider for its list of models, once. */
export async function askModels(
  provider: ProviderConfig,
  { keys, proxy, signal = new AbortController().signal }: AskOptions,
): Promise<ModelAnswer> {
  const { listModels } = kindOf(provider);
  if (listModels === undefined) return { fault: `a ${provider.kind} provider lists no models` };
  try {
    const access = { reveal: revealKeysOf(provider, keys), ...(proxy !== undefined && { proxy }) };
    const list = await listModels(provider, access, signal);
    return list.models.length > 0 ? list : { fault: "the list is empty" };
  } catch (error) {
    if (error instanceof ProviderError || error instanceof UserError)
      return { fault: createMasker(keys).text(error.message) };
    throw error;
  }
}

/** Whether the model of a provider is one that its server lists; a deployment has a name of its own. */
export function namesListedModel(provider: ProviderConfig): boolean {
  const { listModels, modelKey } = kindOf(provider);
  return listModels !== undefined && modelKey === undefined;
}

// --- internal ---

function kindOf({ kind }: ProviderConfig): Partial<ProviderKind> {
  return providerKinds.find((each) => each.kind === kind) ?? {};
}
