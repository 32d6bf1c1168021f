import { generatorKind } from "./generator/generatorKind.ts";
import { httpReplayKind } from "./httpReplay/httpReplayKind.ts";
import { scriptKind } from "./script/scriptKind.ts";
import type { SourceKind } from "./sourceKind.ts";

/** Every kind of source there is, in the order that people are shown. */
export const sourceKinds: readonly SourceKind[] = [scriptKind, generatorKind, httpReplayKind];
