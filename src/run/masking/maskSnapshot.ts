import type { z } from "zod";
import type { configSnapshotSchema } from "../../model/config/loadedConfig.ts";
import { isSecretRef } from "../../model/config/secretRef.ts";
import { ExactNumber } from "../../model/json/exactNumber.ts";
import type { Masker } from "./masker.ts";

type Snapshot = z.infer<typeof configSnapshotSchema>;

/**
 * A config as `run.json` keeps it. Texts are masked; what a run is put together by stays: keys, ids, kinds and choices, and
 * all of a schema but its descriptions.
 */
export function maskSnapshot(snapshot: Snapshot, masker: Masker): Snapshot {
  if (!masker.isActive) return snapshot;
  const { config, scenarios } = snapshot;
  const mask = createTextMasker(masker);
  return {
    ...snapshot,
    config: mask(config) as Snapshot["config"],
    scenarios: mask(scenarios) as Snapshot["scenarios"],
  };
}

// --- internal ---

/** Keys whose values choose among what Touchstone knows, or name a part of the run. */
const structural = new Set([
  ...[
    "id",
    "kind",
    "number",
    "mode",
    "at",
    "extract",
    "compare",
    "metric",
    "onUnknown",
    "undecided",
  ],
  ...["generator", "spacing", "start", "timeMode", "strictSchema", "sentAt", "files", "sha256"],
]);
const described = new Set(["title", "description", "$comment"]);

type Mask = (value: unknown) => unknown;

/** What holds no secret is the same object, so that scenarios go on sharing their schemas. */
function createTextMasker(masker: Masker): Mask {
  const schemas = new Map<unknown, unknown>();
  const maskSchema: Mask = (schema) => {
    const known = schemas.get(schema);
    if (known !== undefined) return known;
    const masked = mapMembers(schema, (member, key) =>
      described.has(key) && typeof member === "string" ? masker.text(member) : maskSchema(member),
    );
    if (typeof schema === "object") schemas.set(schema, masked);
    return masked;
  };
  /** What is sent as it stands has no keys of ours; a schema has others. */
  const ownWays = new Map<string, Mask>([
    ["body", masker.value],
    ["schema", maskSchema],
  ]);
  const maskTexts: Mask = (value) => {
    if (typeof value === "string") return masker.text(value);
    if (isSecretRef(value) || value instanceof ExactNumber) return value;
    return mapMembers(value, (member, key) =>
      structural.has(key) ? member : (ownWays.get(key) ?? maskTexts)(member),
    );
  };
  return maskTexts;
}

/** An object or array with its members replaced; the same when none is, and so is what has no members. */
function mapMembers(value: unknown, replace: (member: unknown, key: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  let isChanged = false;
  const members = Object.entries(value).map(([key, member]): [string, unknown] => {
    const replaced = replace(member, key);
    isChanged ||= replaced !== member;
    return [key, replaced];
  });
  if (!isChanged) return value;
  return Array.isArray(value) ? members.map(([, each]) => each) : Object.fromEntries(members);
}
