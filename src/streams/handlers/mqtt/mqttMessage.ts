import type { IPublishPacket } from "mqtt";
import { joinHeaders } from "../../joinHeaders.ts";
import type { ReceivedMessage } from "../messages/messageArrival.ts";

/** What a packet says: its user properties are headers, beside its content type; its key is its topic. */
export function readMqttMessage({ topic, payload, properties }: IPublishPacket): ReceivedMessage {
  const { userProperties = {}, contentType } = properties ?? {};
  const told = Object.entries(userProperties).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => [name, each]),
  );
  const typed = contentType === undefined ? told : ["content-type", contentType, ...told];
  return {
    from: topic,
    about: { key: topic, headers: joinHeaders(typed) },
    body: Buffer.isBuffer(payload) ? payload : Buffer.from(payload),
    contentType,
  };
}
