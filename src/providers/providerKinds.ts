import { anthropicKind } from "./anthropic/anthropicKind.ts";
import { azureKind } from "./azure/azureKind.ts";
import { commandKind } from "./command/commandKind.ts";
import { googleKind } from "./google/googleKind.ts";
import { openaiKind } from "./openai/openaiKind.ts";
import { openaiCompatibleKind } from "./openaiCompatible/openaiCompatibleKind.ts";
import type { ProviderKind } from "./providerKind.ts";
import { replayKind } from "./replay/replayKind.ts";
import { simulatedKind } from "./simulated/simulatedKind.ts";
import { vscodeLmKind } from "./vscodeLm/vscodeLmKind.ts";

/** Every kind of provider there is, in the order that people are shown. */
export const providerKinds: readonly ProviderKind[] = [
  simulatedKind,
  openaiCompatibleKind,
  openaiKind,
  azureKind,
  anthropicKind,
  googleKind,
  vscodeLmKind,
  commandKind,
  replayKind,
];
