import { findCredentialFaults } from "../../model/config/credentialRules.ts";
import { findKeyNeeds, type KeyNeed } from "../../model/config/keyNeed.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { UserError } from "../../model/userError.ts";
import { describeIssue, expandIssue, valueAt } from "../../model/words/describeIssue.ts";
import type { ProviderKind } from "../../providers/providerKind.ts";
import { providerKinds } from "../../providers/providerKinds.ts";

/** A provider as it is to stand in a config, checked or not. */
export type ProviderDraft = Readonly<Record<string, unknown>>;

/** What is wrong with a provider that is being made, and the keys it wants. */
export interface DraftCheck {
  /** `key` is dotted, its message follows it; empty for what is of no single key. */
  readonly faults: readonly { readonly key: string; readonly message: string }[];
  readonly keys: readonly KeyNeed[];
}

/** Checks a provider by its kind. Throws a `UserError` for a kind there is not. */
export function checkDraft(draft: ProviderDraft): DraftCheck {
  const rules = kindOf(draft);
  const { data, error } = rules.schema.safeParse(draft);
  const issues = (error?.issues ?? []).flatMap((issue) => expandIssue(issue, draft));
  const own =
    data === undefined ? [] : [...(rules.findFaults?.(data) ?? []), ...findCredentialFaults(data)];
  return {
    faults: [
      ...issues.map(({ path, issue }) => ({
        key: path.join("."),
        message: describeIssue(issue, valueAt(draft, path)),
      })),
      ...own.map(({ path, message }) => ({ key: path.join("."), message })),
    ],
    keys: findKeyNeeds(draft as Partial<ProviderConfig>, providerKinds),
  };
}

/** The provider that a draft describes; one without an id yet is called by its kind. Throws a `UserError` for what cannot be asked. */
export function readDraft(draft: ProviderDraft): ProviderConfig {
  const named = { ...draft, id: draft.id ?? draft.kind };
  const [fault] = checkDraft(named).faults;
  if (fault !== undefined) {
    throw new UserError(`${fault.key}: ${fault.message}`, { code: "config" });
  }
  return kindOf(named).schema.parse(named);
}

// --- internal ---

function kindOf({ kind }: ProviderDraft): ProviderKind {
  const found = providerKinds.find((each) => each.kind === kind);
  if (found !== undefined) return found;
  throw new UserError(`there is no provider kind "${String(kind)}"`, { code: "usage" });
}
