import { durationKind } from "./kinds/durationTrigger.ts";
import { idleKind } from "./kinds/idleTrigger.ts";
import { recordCountKind } from "./kinds/recordCountTrigger.ts";
import { recordSequenceNumberKind } from "./kinds/recordSequenceNumberTrigger.ts";
import { schemaKind } from "./kinds/schemaTrigger.ts";
import type { StopTriggerKind } from "./stopTriggerKind.ts";

/** Every kind of stop trigger there is, in the order that people are shown. */
export const stopTriggerKinds: readonly StopTriggerKind[] = [
  recordCountKind,
  recordSequenceNumberKind,
  durationKind,
  idleKind,
  schemaKind,
];
