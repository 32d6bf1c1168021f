/**
 * How Node is started for a run host. Under many records V8 lets its space for new objects grow to about 100 MB, which
 * never shrinks; bounded like this, memory stays flat.
 */
export const hostExecArgv = ["--max-semi-space-size=16"];
