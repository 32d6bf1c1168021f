import { setImmediate as nextTurn } from "node:timers/promises";
import { abortableDelay, untilAborted } from "../../common/abortable.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import {
  type Provider,
  ProviderError,
  type ProviderReply,
  type ProviderRequest,
} from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { hashUint32, hashUnit } from "./hashRandom.ts";
import type { SimulatedConfig } from "./simulatedConfig.ts";
import {
  changeType,
  changeValue,
  chooseFault,
  dropField,
  type FaultName,
  spoilJson,
  truncateJson,
} from "./simulatedFaults.ts";
import { createValuePool, type PooledValue, type ValuePool } from "./simulatedValues.ts";

/**
 * Replies made from the schema, or what the case expects, without network or key. Reply and fault depend on seed, scenario, run, step and
 * attempt only, not on the order of calls.
 */
export function createSimulatedProvider(
  config: SimulatedConfig,
  { compileSchema }: Pick<ProviderContext, "compileSchema">,
): Provider {
  const pools = new WeakMap<object, ValuePool>();
  const createPool = (schema: JsonSchema) =>
    createValuePool(schema, compileSchema(schema), config.seed);
  const poolOf = (schema: JsonSchema): ValuePool => {
    if (typeof schema === "boolean") return createPool(schema);
    const known = pools.get(schema) ?? createPool(schema);
    pools.set(schema, known);
    return known;
  };
  return {
    countsHttpRequests: false,
    send: async (request, signal) => {
      signal.throwIfAborted();
      const { scenario, runNumber, step, attemptNumber } = request;
      const key = [config.seed, scenario, runNumber, step, attemptNumber];
      const fault = chooseFault(config.faults, hashUnit(...key, 1));
      if (fault === "timeout") return await untilAborted(signal);
      if (config.latencyMs > 0) await abortableDelay(config.latencyMs, signal);
      else await nextTurn();
      signal.throwIfAborted();
      if (fault === "httpError") throw unavailable();
      const pool = poolOf(request.schema);
      const made = findExpected(request, pool) ?? pool.pick(hashUint32(...key, 2));
      return buildReply(request, fault, pool, made);
    },
    dispose: async () => undefined,
  };
}

// --- internal ---

/** What the case of a request expects, where the schema of its step allows it. */
function findExpected({ expected }: ProviderRequest, pool: ValuePool): PooledValue | undefined {
  if (expected === undefined || !pool.isValid(expected)) return undefined;
  return { value: expected, text: formatExactJson(expected, 2) };
}

const charsPerToken = 4;

function buildReply(
  request: ProviderRequest,
  fault: FaultName | undefined,
  pool: ValuePool,
  pooled: PooledValue,
): ProviderReply {
  const text = buildText(fault, pool, pooled);
  let promptLength = 0;
  for (const message of request.messages) promptLength += message.content.length;
  return {
    text,
    inputTokens: Math.ceil(promptLength / charsPerToken),
    outputTokens: Math.ceil(text.length / charsPerToken),
    finishReason: finishReasonOf(fault),
    responseModel: "simulated",
  };
}

function buildText(fault: FaultName | undefined, pool: ValuePool, pooled: PooledValue): string {
  switch (fault) {
    case "malformed":
      return spoilJson(pooled.text);
    case "missingField":
      return toText(
        dropField(pooled.value, pool.isValid) ?? changeType(pooled.value, pool.isValid),
        pooled,
      );
    case "wrongType":
      return toText(changeType(pooled.value, pool.isValid), pooled);
    case "fenced":
      return `\`\`\`json\n${pooled.text}\n\`\`\``;
    case "prose":
      return `Here is the result you asked for:\n\n${pooled.text}\n\nTell me if you need anything else.`;
    case "truncated":
      return truncateJson(pooled.text);
    case "wrongValue":
      return formatExactJson(changeValue(pooled.value, pool.isValid) ?? pooled.value, 2);
    case "refusal":
      return "I'm sorry, but I can't help with that.";
    default:
      return pooled.text;
  }
}

/** A schema that allows everything leaves no wrong value; then the reply is not JSON at all. */
function toText(value: unknown, pooled: PooledValue): string {
  return value === undefined ? spoilJson(pooled.text) : formatExactJson(value, 2);
}

function finishReasonOf(fault: FaultName | undefined): string {
  if (fault === "truncated") return "length";
  return fault === "refusal" ? "refusal" : "stop";
}

function unavailable(): ProviderError {
  return new ProviderError("HTTP 503: the simulated provider is unavailable", {
    kind: "http",
    httpStatus: 503,
  });
}
