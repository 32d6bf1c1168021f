import type { SecretValue } from "./secretValues.ts";

/** What is left of a secret in a text that was cut: at least so much of it, beside the `…` that says so. */
const leastCharacters = 4;

/** Masks the beginning of a secret before each `…`, and the end of one behind it. */
export function createCutMasker(secrets: readonly SecretValue[]) {
  return (text: string): { text: string; count: number } => {
    const parts = text.split("…");
    let count = 0;
    const note = (masked: string, part: string): string => {
      if (masked !== part) count += 1;
      return masked;
    };
    const masked = parts.map((part, at) => {
      const behind = at === 0 ? part : note(maskStart(part, secrets), part);
      return at === parts.length - 1 ? behind : note(maskEnd(behind, secrets), behind);
    });
    return { text: masked.join("…"), count };
  };
}

// --- internal ---

function maskEnd(text: string, secrets: readonly SecretValue[]): string {
  for (const { name, value } of secrets) {
    for (let length = value.length - 1; length >= leastCharacters; length--) {
      if (text.endsWith(value.slice(0, length))) return `${text.slice(0, -length)}[${name}]`;
    }
  }
  return text;
}

function maskStart(text: string, secrets: readonly SecretValue[]): string {
  for (const { name, value } of secrets) {
    for (let length = value.length - 1; length >= leastCharacters; length--) {
      if (text.startsWith(value.slice(-length))) return `[${name}]${text.slice(length)}`;
    }
  }
  return text;
}
