import type { ConsumeMessage, MessageProperties } from "amqplib";
import { joinHeaders } from "../../joinHeaders.ts";
import type { ReceivedMessage } from "../messages/messageArrival.ts";

/**
 * A message of a queue: its key is the routing key; its headers are those it has, its properties by their names in AMQP
 * (`content-type`, `message-id`), and `redelivered` where the broker says that it may have been delivered before.
 */
export function readAmqpMessage(
  { content, fields, properties }: ConsumeMessage,
  from: string,
): ReceivedMessage {
  const { timestamp } = properties;
  const about = {
    key: fields.routingKey,
    headers: joinHeaders(listTexts(properties, fields.redelivered)),
  };
  const hasTime = typeof timestamp === "number";
  return {
    from,
    about: hasTime ? { ...about, timestamp: BigInt(timestamp) * 1_000_000_000n } : about,
    body: content,
    contentType: properties.contentType,
  };
}

// --- internal ---

const named = [
  ["content-type", "contentType"],
  ["content-encoding", "contentEncoding"],
  ["message-id", "messageId"],
  ["correlation-id", "correlationId"],
  ["reply-to", "replyTo"],
  ["expiration", "expiration"],
  ["type", "type"],
  ["user-id", "userId"],
  ["app-id", "appId"],
] as const;

/** Names and values in turn. */
function listTexts(properties: MessageProperties, isRedelivered: boolean): string[] {
  const texts: string[] = [];
  for (const [name, key] of named) {
    const value = properties[key];
    if (value !== undefined) texts.push(name, String(value));
  }
  if (isRedelivered) texts.push("redelivered", "true");
  for (const [name, value] of Object.entries(properties.headers ?? {})) {
    texts.push(name, toText(value));
  }
  return texts;
}

function toText(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString("base64");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
