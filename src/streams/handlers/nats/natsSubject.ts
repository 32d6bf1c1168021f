import { describeNatsFault, type NatsConnection } from "../../natsConnection.ts";
import type { NatsListener, NatsReading } from "./natsReading.ts";

/** Reads what is published to a subject from now on. A server asks for no confirmation, and keeps little for who waits. */
export async function readSubject(
  connection: NatsConnection,
  subject: string,
  { onMessage, onEnd }: NatsListener,
): Promise<NatsReading> {
  const { client } = connection;
  const refused = Promise.withResolvers<never>();
  let isRead = false;
  client.subscribe(subject, {
    callback: (error, message) => {
      if (error === null) return onMessage(message);
      if (isRead) onEnd(`: ${describeNatsFault(error).message}`);
      else refused.reject(error);
    },
  });
  // By its answer it has said whether it lets this be read.
  await connection.ask(Promise.race([client.flush(), refused.promise]));
  isRead = true;
  return {
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    confirm: () => {},
  };
}
