import type { ConfirmChannel } from "amqplib";
import * as z from "zod";
import { editorHints } from "../model/config/editorHints.ts";
import type { KeyFault } from "../model/config/keyFault.ts";
import { orSecret } from "../model/config/secretRef.ts";
import { buildCaSchema } from "../model/config/streamKeys.ts";
import { readKey } from "../model/json/jsonValue.ts";
import { errorMessage } from "../model/userError.ts";
import { ConnectError } from "./connectError.ts";

/** A queue, or an exchange with the key of what passes it. */
export interface AmqpPlace {
  readonly queue?: string | undefined;
  readonly exchange?: string | undefined;
  readonly routingKey?: string | undefined;
}

const nameSchema = z.string().min(1).max(255);

/** Keys of a handler or dispatcher. */
export const amqpKeys = {
  url: orSecret(z.url({ protocol: /^amqps?$/, error: "must be an amqp or amqps URL" }))
    .meta({
      description:
        "Broker, such as `amqp://127.0.0.1:5672`, its path the virtual host; one with a password by `{ env }` or `{ secret }`.",
    })
    .register(editorHints, { example: "amqp://127.0.0.1:5672" }),
  queue: nameSchema.optional().register(editorHints, { isUsual: true }),
  exchange: nameSchema.optional(),
  routingKey: z.string().max(255).optional(),
  ca: buildCaSchema("amqps"),
};

/** Keys of a place that do not go together. */
export function findAmqpFaults({ queue, exchange, routingKey }: AmqpPlace): KeyFault[] {
  if (queue === undefined && exchange === undefined) {
    return [{ path: [], message: "needs `queue`, or `exchange` with `routingKey`" }];
  }
  if (queue !== undefined && exchange !== undefined) {
    return [{ path: ["exchange"], message: "does not go with `queue`: it is either of them" }];
  }
  if (queue !== undefined && routingKey !== undefined) {
    return [{ path: ["routingKey"], message: "goes with `exchange` only" }];
  }
  return exchange !== undefined && routingKey === undefined
    ? [{ path: ["exchange"], message: 'needs `routingKey`; "" for an exchange that fans out' }]
    : [];
}

/** A place as messages name it. */
export function describeAmqpPlace({ queue, exchange, routingKey }: AmqpPlace): string {
  return queue === undefined
    ? `exchange \`${exchange}\` with routing key \`${routingKey}\``
    : `queue \`${queue}\``;
}

/** Throws a `ConnectError` that says what is missing; the channel is closed then. */
export async function checkAmqpPlace(
  channel: ConfirmChannel,
  { queue, exchange = "" }: AmqpPlace,
): Promise<void> {
  const what = queue === undefined ? `exchange \`${exchange}\`` : `queue \`${queue}\``;
  try {
    await (queue === undefined ? channel.checkExchange(exchange) : channel.checkQueue(queue));
  } catch (cause) {
    throw explainRefusal(cause, what);
  }
}

/** Why a broker did not do what was asked of it with a queue or exchange, as a `ConnectError`. */
export function explainRefusal(cause: unknown, what: string): ConnectError {
  const said = /with message "(.*)"$/s.exec(errorMessage(cause))?.[1] ?? errorMessage(cause);
  switch (readKey(cause, "code")) {
    case 404: {
      const isAway = said.includes("down or inaccessible");
      const message = isAway ? `cannot reach its ${what}: ${said}` : `has no ${what}`;
      const advice = "let the system under test declare it, or set another";
      return new ConnectError(message, { isFinal: false, advice, cause });
    }
    case 403: {
      const advice = "give the user of `url` the right to it";
      return new ConnectError(`refuses its ${what}: ${said}`, { isFinal: true, advice, cause });
    }
    case 405: {
      const advice = "set another: it is another connection's alone";
      return new ConnectError(`refuses its ${what}: ${said}`, { isFinal: false, advice, cause });
    }
    default:
      return new ConnectError(said, { isFinal: false, cause });
  }
}
