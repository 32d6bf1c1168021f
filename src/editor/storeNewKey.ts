import type { KeyVault } from "./keys/keyVault.ts";
import type { ProviderAnswers } from "./wizard/providerSteps.ts";

/** Puts a key that was typed into secret storage, for the place that it goes to. */
export async function storeNewKey(
  { key, isKeyNew }: ProviderAnswers,
  vault: KeyVault,
): Promise<void> {
  if (key?.value === undefined || isKeyNew !== true) return;
  await vault.set({ name: key.name, origin: key.origin }, key.value);
}
