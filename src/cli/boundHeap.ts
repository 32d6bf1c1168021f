import { setFlagsFromString } from "node:v8";

/**
 * Bounds what V8 keeps besides what is in use. By itself it enlarges its space for new objects whenever many of them
 * stay, never to shrink it again, and lets a heap grow to several times its size before it looks for garbage.
 */
export function boundHeap(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
}

/** Takes half of that back, for what runs long beside nothing else: with little space for new objects a third of the time goes into clearing it. */
export function widenHeap(): void {
  setFlagsFromString("--semi-space-growth-factor=2");
}
