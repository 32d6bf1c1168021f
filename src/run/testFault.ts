import type { ErrorKind } from "../model/results/resultFile.ts";

/** Why a stream test gave no verdict. */
export class TestFault extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "TestFault";
    this.kind = kind;
  }
}
