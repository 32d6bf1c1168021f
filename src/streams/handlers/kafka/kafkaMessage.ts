import type { IHeaders, KafkaMessage } from "kafkajs";
import { joinHeaders } from "../../joinHeaders.ts";
import type { ReceivedMessage } from "../messages/messageArrival.ts";

/** A record of a topic; one without a value has an empty body. */
export function readKafkaMessage(
  { key, value, headers, offset, timestamp }: KafkaMessage,
  topic: string,
  partition: number,
): ReceivedMessage {
  const about = {
    key: key === null ? null : key.toString(),
    headers: joinHeaders(listTexts(headers)),
    partition,
    offset: BigInt(offset),
  };
  // A topic may keep no times.
  const hasTime = timestamp !== "-1";
  return {
    from: topic,
    about: hasTime ? { ...about, timestamp: BigInt(timestamp) * 1_000_000n } : about,
    body: value ?? nothing,
  };
}

// --- internal ---

const nothing = Buffer.alloc(0);

/** Names and values in turn. */
function listTexts(headers: IHeaders = {}): string[] {
  const texts: string[] = [];
  for (const name in headers) {
    for (const value of [headers[name] ?? ""].flat()) texts.push(name, value.toString());
  }
  return texts;
}
