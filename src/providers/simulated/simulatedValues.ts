import { type JsonSchema as FakerSchema, generateSync } from "json-schema-faker";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { ProviderError } from "../../model/provider.ts";
import { hashUint32 } from "./hashRandom.ts";

/** Valid values of one schema; the same draw gives the same value. */
export interface ValuePool {
  readonly isValid: (value: unknown) => boolean;
  pick(draw: number): PooledValue;
}

export interface PooledValue {
  readonly value: unknown;
  readonly text: string;
}

const poolSize = 64;
const maxTries = 40;

/** Makes at most 64 different values of a schema, each when first drawn. */
export function createValuePool(
  schema: JsonSchema,
  isValid: (value: unknown) => boolean,
  seed: number,
): ValuePool {
  const values: (PooledValue | undefined)[] = new Array(poolSize).fill(undefined);
  return {
    isValid,
    pick: (draw) => {
      const index = draw % poolSize;
      const known = values[index];
      if (known) return known;
      const value = generateValid(schema, isValid, hashUint32(seed, index));
      const made = { value, text: JSON.stringify(value, null, 2) };
      values[index] = made;
      return made;
    },
  };
}

// --- internal ---

/** The generator does not meet every keyword, so each value is checked and made anew when it fails. */
function generateValid(
  schema: JsonSchema,
  isValid: (value: unknown) => boolean,
  seed: number,
): unknown {
  let cause: unknown;
  for (let attempt = 0; attempt < maxTries; attempt++) {
    try {
      const value = generateSync(schema as FakerSchema, {
        seed: hashUint32(seed, attempt),
        // Ever fewer optional parts: what cannot be met is often one of them.
        optionalsProbability: attempt < maxTries / 2 ? 0.7 : 0,
        maxDefaultItems: 3,
        maxDepth: 6,
      });
      if (isValid(value)) return value;
    } catch (error) {
      cause = error;
    }
  }
  throw new ProviderError("the simulated provider found no value that is valid for this schema", {
    kind: "unsupported",
    cause,
  });
}
