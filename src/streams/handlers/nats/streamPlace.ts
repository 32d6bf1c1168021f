/** Where a message is in its stream. */
export interface StreamPlace {
  readonly sequence: number;
  /** When the stream took it, epoch ns. */
  readonly timestampNs: bigint;
}

/**
 * Gives what reads the place of a message for a consumer from the subject that it is confirmed by:
 * `$JS.ACK.….<consumer>.<deliveries>.<sequence>.<deliveries of all>.<ns>.<left>…` (nats-server, `ackReplyInfo`). The library
 * takes all of it apart, and does so for each of its parts. Throws where there is none.
 */
export function createPlaceReader(consumer: string): (confirmSubject: string) => StreamPlace {
  const place = new RegExp(`\\.${consumer}\\.\\d+\\.(\\d+)\\.\\d+\\.(\\d+)\\.`);
  return (confirmSubject) => {
    const [, sequence, timestampNs] = place.exec(confirmSubject) ?? [];
    if (sequence === undefined || timestampNs === undefined) {
      throw new Error(`a message does not say where in its stream it is: \`${confirmSubject}\``);
    }
    return { sequence: Number(sequence), timestampNs: BigInt(timestampNs) };
  };
}
