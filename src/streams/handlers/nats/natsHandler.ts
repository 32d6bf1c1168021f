import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import { ConnectError } from "../../connectError.ts";
import {
  describeNatsFault,
  formatNatsServers,
  type NatsConnection,
  type NatsServer,
  openNats,
} from "../../natsConnection.ts";
import type { MessagePayloadMaker } from "../messages/messageArrival.ts";
import { createMessageInflow, type MessageInflow } from "../messages/messageInflow.ts";
import type { OnEnd } from "../reconnecting.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { type NatsMessage, readNatsMessage } from "./natsMessage.ts";
import type { NatsReading } from "./natsReading.ts";
import { readStream } from "./natsStream.ts";
import { readSubject } from "./natsSubject.ts";

export interface NatsReader {
  readonly server: NatsServer;
  readonly subject: string;
  /** Of JetStream; without one only what is published while it is open is read. */
  readonly stream: string | undefined;
  readonly queueSize: number;
  readonly keepRaw: KeepRaw;
}

/**
 * The handler kind `nats`: reads a subject while it is open. A lost connection is reported and made again: of a stream it goes
 * on where it was, each message once by its sequence, also where the server was killed; without one, what was published
 * meanwhile is lost.
 */
export function createNatsHandler(
  reader: NatsReader,
  context: HandlerContext,
  makePayload: MessagePayloadMaker,
): RecordHandler {
  return new NatsHandler(reader, context, makePayload);
}

// --- internal ---

const firstRetryMs = 20;
const longestRetryMs = 1_000;

class NatsHandler implements RecordHandler {
  readonly url = undefined;
  private readonly reader: NatsReader;
  private readonly context: HandlerContext;
  private readonly incoming: MessageInflow;
  private connection: NatsConnection | undefined;
  private reading: NatsReading | undefined;
  private isFlowing = true;
  /** Sequence of the next message of the stream. */
  private next: number | undefined;

  constructor(reader: NatsReader, context: HandlerContext, makePayload: MessagePayloadMaker) {
    this.reader = reader;
    this.context = context;
    this.incoming = createMessageInflow({
      name: "nats",
      url: formatNatsServers(reader.server),
      context,
      makePayload,
      keepRaw: reader.keepRaw,
      findSource: () => this,
      onTaken: () => this.reading?.confirm(),
      connect: (signal, onEnd) => this.connect(signal, onEnd),
      firstRetryMs: () => firstRetryMs,
      longestRetryMs,
    });
  }

  open(): Promise<void> {
    return this.incoming.connection.open();
  }

  hold(): void {
    this.incoming.inflow.hold();
  }

  release(): void {
    this.incoming.inflow.release();
  }

  async close(): Promise<void> {
    const { connection, reading } = this;
    this.incoming.connection.end();
    this.connection = undefined;
    this.reading = undefined;
    this.next = undefined;
    this.incoming.inflow.clear();
    await connection?.close(reading?.end);
  }

  pause(): void {
    this.isFlowing = false;
    this.reading?.pause();
  }

  resume(): void {
    this.isFlowing = true;
    this.reading?.resume();
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const end = (why: string) => {
      this.reading = undefined;
      onEnd(why);
    };
    const connection = await openNats(this.reader.server, end, signal);
    const stop = () => void connection.close();
    signal.addEventListener("abort", stop);
    try {
      const reading = await this.read(connection, (why) => {
        void connection.close();
        end(why);
      });
      signal.throwIfAborted();
      this.connection = connection;
      this.reading = reading;
      this.next ??= reading.start;
      if (this.isFlowing) reading.resume();
      else reading.pause();
    } catch (cause) {
      await connection.close();
      signal.throwIfAborted();
      throw this.buildFault(cause);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  private async read(connection: NatsConnection, onEnd: OnEnd): Promise<NatsReading> {
    const { subject, stream, queueSize } = this.reader;
    const onMessage = (message: NatsMessage) => this.take(message);
    if (stream === undefined) return await readSubject(connection, subject, { onMessage, onEnd });
    const { next } = this;
    const onLoss = (message: string) => this.context.sink.reportError(message);
    return await readStream(
      connection,
      { stream, subject, next, maxUnconfirmed: queueSize },
      { onMessage, onEnd, onLoss },
    );
  }

  private buildFault(cause: unknown): ConnectError {
    const { subject, stream } = this.reader;
    const { message, isFinal } = describeNatsFault(cause);
    const what = stream === undefined ? `\`${subject}\`` : `\`${subject}\` of stream \`${stream}\``;
    const keys = stream === undefined ? "`subject`" : "`subject` and `stream`";
    const advice = `check ${keys} of the scenario, and what its user may do`;
    return new ConnectError(`does not let ${what} be read: ${message}`, { isFinal, advice, cause });
  }

  private take(message: NatsMessage): void {
    if (message.place !== undefined) this.next = message.place.sequence + 1;
    this.incoming.bring(readNatsMessage(message));
  }
}
