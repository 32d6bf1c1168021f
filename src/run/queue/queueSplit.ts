import { findKind } from "../../model/config/kind.ts";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { StoredCase } from "../../model/config/testCase.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { UserError } from "../../model/userError.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { keyNeedsOf } from "../keyNeeds.ts";
import type { RunPlan } from "../plan.ts";

/** The providers of a run by where their tests are run. */
export interface QueueSplit {
  /** With the coordinator: they want what no other machine has. */
  readonly here: readonly ProviderConfig[];
  /** On workers. */
  readonly sent: readonly ProviderConfig[];
}

export function splitForQueue(providers: readonly ProviderConfig[]): QueueSplit {
  return { here: providers.filter(staysHere), sent: providers.filter((each) => !staysHere(each)) };
}

/** Throws a `UserError` ("config") for a plan that has nothing to send, or what does not travel. */
export async function refuseUnsendable(
  { sent }: QueueSplit,
  { prompts, share }: RunPlan,
  { caseSets }: LoadedConfig,
): Promise<void> {
  const refuse = (message: string) => {
    throw new UserError(message, { code: "config" });
  };
  if (share !== undefined) refuse("A queue shares a plan out by itself: leave --shard out.");
  if (sent.length === 0) {
    refuse("Nothing of this plan can be sent to workers: leave --queue out.");
  }
  for (const { number, files } of prompts) {
    const cases = caseSets?.get(number)?.read() ?? [];
    let hasFiles = files !== undefined;
    for await (const line of cases) hasFiles ||= sendsFiles(line);
    if (hasFiles) {
      refuse(
        `Scenario ${number} sends files, which do not travel over a queue: leave --queue out.`,
      );
    }
  }
}

// --- internal ---

/** Few cases name files, and only those are read. */
function sendsFiles(line: string): boolean {
  return line.includes('"files"') && (parseExactJson(line) as StoredCase).files !== undefined;
}

function staysHere(provider: ProviderConfig): boolean {
  const isOfThisMachine = findKind(providerKinds, provider.kind).isOfThisMachine === true;
  return isOfThisMachine || keyNeedsOf(provider).some(({ source }) => source === "secret");
}
