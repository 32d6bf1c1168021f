import type { MsgHdrs } from "@nats-io/transport-node";
import { joinHeaders } from "../../joinHeaders.ts";
import type { ReceivedMessage } from "../messages/messageArrival.ts";
import type { StreamPlace } from "./streamPlace.ts";

/** What came, and where in its stream it is, if it is in one. */
export interface NatsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  readonly place?: StreamPlace | undefined;
}

/** What a message says; its key is its subject, its offset the sequence in its stream. */
export function readNatsMessage({ subject, data, headers, place }: NatsMessage): ReceivedMessage {
  const about = { key: subject, headers: readHeaders(headers) };
  return {
    from: subject,
    about:
      place === undefined
        ? about
        : { ...about, offset: BigInt(place.sequence), timestamp: place.timestampNs },
    body: Buffer.from(data.buffer, data.byteOffset, data.length),
    contentType: about.headers["content-type"],
  };
}

// --- internal ---

function readHeaders(headers: MsgHdrs | undefined): Record<string, string> {
  if (headers === undefined) return {};
  const told = [...headers].flatMap(([name, values]) => values.flatMap((value) => [name, value]));
  return joinHeaders(told);
}
