import { randomUUID } from "node:crypto";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { type AmqpConnection, connectAmqp } from "../../amqpConnection.ts";
import { checkAmqpPlace, describeAmqpPlace } from "../../amqpPlace.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import { createBrokerDispatcher } from "../brokerDispatcher.ts";
import type { DeliveryFault } from "../deliveries.ts";
import { type Dispatcher, formatChange } from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";
import type { AmqpDispatcherConfig } from "./amqpConfig.ts";

/**
 * Publishes each change as a persistent message with its JSON. A change is delivered when the broker has confirmed it, and
 * not when no queue takes it.
 */
export function createAmqpDispatcher(
  config: Revealed<AmqpDispatcherConfig>,
  log: DispatcherContext["log"],
  giveUpAfterMs?: number,
): Dispatcher {
  const { url, ca, queue, exchange = "", routingKey = "", headers } = config;
  return createBrokerDispatcher<Publisher>(
    {
      kind: "amqp",
      address: formatServerUrl(url),
      deed: `published to its ${describeAmqpPlace(config)}`,
      async connect(signal, onLost) {
        const returned = new Set<string>();
        const amqp = await connectAmqp({
          url,
          ca,
          signal,
          onEnd: (why) => onLost(`the connection was lost (${why})`),
          setUp: async (channel) => {
            await checkAmqpPlace(channel, config);
            channel.on("return", ({ properties }) => returned.add(properties.messageId));
          },
        });
        return { amqp, returned, idPrefix: `${randomUUID()}-` };
      },
      isFull: (_publisher, count) => count >= maxUnderWay,
      publish({ amqp, returned, idPrefix }, change, settle) {
        const messageId = `${idPrefix}${change.sequence}`;
        const options = { ...messageOptions, messageId, headers };
        const content = Buffer.from(formatChange(change));
        amqp.channel.publish(exchange, queue ?? routingKey, content, options, (error: unknown) =>
          settle(explain(returned.delete(messageId), error)),
        );
      },
      close: ({ amqp }) => amqp.close(),
    },
    log,
    giveUpAfterMs,
  );
}

// --- internal ---

const maxUnderWay = 1_000;
const messageOptions = { contentType: "application/json", persistent: true, mandatory: true };

interface Publisher {
  readonly amqp: AmqpConnection;
  /** Ids of messages that came back, and are confirmed all the same. */
  readonly returned: Set<string>;
  /** Before the sequence of each change in its message's id. */
  readonly idPrefix: string;
}

function explain(isReturned: boolean, error: unknown): DeliveryFault | undefined {
  if (isReturned) return { message: "no queue takes it", isFinal: false };
  return error ? { message: "the broker refused it", isFinal: false } : undefined;
}
