import { formatDigits } from "./figures.ts";

/** A size as `820 B`, `12.3 KB` or `1.20 MB`, in powers of 1024. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${formatDigits(bytes / 1024 ** power)} ${["KB", "MB", "GB"][power - 1]}`;
}
