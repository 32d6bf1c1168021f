import type { RunHashes } from "../../model/config/runHashes.ts";

/** What of a config differs from what a run began with, each as the subject of a sentence. */
export function listChanges(then: RunHashes, now: RunHashes): string[] {
  const changed = [
    ...compare("scenario", then.scenarios, now.scenarios),
    ...compare("the schema of scenario", then.schemas, now.schemas),
    ...compare("the cases of scenario", then.cases, now.cases),
    ...compare("the files of scenario", then.files, now.files),
  ];
  return then.config === now.config ? changed : ["the config file", ...changed];
}

// --- internal ---

type Hashes = Readonly<Record<string, string>> | undefined;

/** What is new has no part in a run that began without it. */
function compare(what: string, then: Hashes = {}, now: Hashes = {}): string[] {
  return Object.entries(then)
    .filter(([number, hash]) => now[number] !== hash)
    .map(([number]) => `${what} ${number}`);
}
