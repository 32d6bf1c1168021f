import { errorMessage } from "../../../model/userError.ts";
import {
  connectKafka,
  formatBrokers,
  type KafkaClient,
  type KafkaServer,
} from "../../kafkaClient.ts";
import { createBrokerDispatcher, type Settle } from "../brokerDispatcher.ts";
import { type Dispatcher, formatChange, type OutgoingChange } from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";

export interface KafkaSender {
  readonly server: KafkaServer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends each change as a record, those that come while others are on their way together after them: changes of one key stay
 * in their order. A change is delivered when all brokers that keep it have confirmed it.
 */
export function createKafkaDispatcher(
  { server, headers }: KafkaSender,
  log: DispatcherContext["log"],
  giveUpAfterMs?: number,
): Dispatcher {
  return createBrokerDispatcher<Publisher>(
    {
      kind: "kafka",
      address: formatBrokers(server),
      deed: `sent to the topic \`${server.topic}\``,
      async connect(signal, onLost) {
        const client = await connectKafka(server, signal);
        return { client, headers, onLost, waiting: [], isSending: false };
      },
      isFull: (_publisher, count) => count >= maxUnderWay,
      publish(publisher, change, settle) {
        publisher.waiting.push({ change, settle });
        if (publisher.isSending) return;
        publisher.isSending = true;
        // What this turn of the event loop brings goes together.
        setImmediate(() => void sendWaiting(publisher));
      },
      async close(publisher) {
        publisher.waiting = [];
        await publisher.client.close();
      },
    },
    log,
    giveUpAfterMs,
  );
}

// --- internal ---

const maxUnderWay = 2_000;
/** Half of them is made while the other half is on its way. */
const maxTogether = 1_000;

interface Publisher {
  readonly client: KafkaClient;
  readonly headers: Readonly<Record<string, string>>;
  readonly onLost: (why: string) => void;
  waiting: { readonly change: OutgoingChange; readonly settle: Settle }[];
  isSending: boolean;
}

/** One request after the other: two at once could overtake one another. */
async function sendWaiting(publisher: Publisher): Promise<void> {
  const { client, headers, onLost } = publisher;
  while (publisher.waiting.length > 0) {
    const together = publisher.waiting.splice(0, maxTogether);
    const messages = together.map(({ change }) => {
      return { key: change.key ?? null, value: formatChange(change), headers };
    });
    try {
      await client.send(messages);
    } catch (error) {
      publisher.waiting = [];
      onLost(`the cluster did not confirm it (${errorMessage(error)})`);
      void client.close();
      return;
    }
    for (const { settle } of together) settle();
  }
  publisher.isSending = false;
}
