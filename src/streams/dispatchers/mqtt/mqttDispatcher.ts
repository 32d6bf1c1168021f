import { randomUUID } from "node:crypto";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import { errorMessage } from "../../../model/userError.ts";
import { describeReason, type MqttConnection, openMqtt } from "../../mqttConnection.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import { createBrokerDispatcher } from "../brokerDispatcher.ts";
import type { DeliveryFault } from "../deliveries.ts";
import { type Dispatcher, formatChange } from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";
import type { MqttDispatcherConfig } from "./mqttConfig.ts";

/**
 * Publishes each change as JSON, as far as the broker takes them. A change counts as delivered once the broker has confirmed
 * it, with a quality of 0 once the system has taken its bytes.
 */
export function createMqttDispatcher(
  { url, ca, topic, qos, headers }: Revealed<MqttDispatcherConfig>,
  log: DispatcherContext["log"],
  giveUpAfterMs?: number,
): Dispatcher {
  // The library writes an empty list of them wrongly.
  const user = Object.keys(headers).length > 0 ? { userProperties: headers } : {};
  const options = { qos, properties: { contentType: "application/json", ...user } };
  return createBrokerDispatcher<MqttConnection>(
    {
      kind: "mqtt",
      address: formatServerUrl(url),
      deed: `published to \`${topic}\``,
      connect(signal, onLost) {
        const clientId = `touchstone-${randomUUID()}`;
        const onEnd = (why: string) => onLost(`the connection was lost${why}`);
        return openMqtt({ url, ca, clientId, onEnd }, signal);
      },
      isFull({ client: { stream, serverProperties } }, count) {
        const most = Math.min(maxUnderWay, serverProperties?.receiveMaximum ?? maxUnderWay);
        return count >= most || (count > 0 && stream.writableLength >= maxBufferedBytes);
      },
      publish({ client }, change, settle) {
        client.publish(topic, formatChange(change), options, (error) =>
          settle(error ? explainRefusal(error) : undefined),
        );
      },
      close: (connection) => connection.close(),
    },
    log,
    giveUpAfterMs,
  );
}

// --- internal ---

const maxUnderWay = 1_000;
const maxBufferedBytes = 1_048_576;

/** Not authorized, and a topic that is not allowed (MQTT 5, 2.4): they stay. */
const lastingRefusals = [135, 144];

function explainRefusal(error: Error): DeliveryFault {
  const code = readKey(error, "code");
  if (typeof code !== "number") return { message: errorMessage(error), isFinal: false };
  return { message: describeReason(code), isFinal: lastingRefusals.includes(code) };
}
