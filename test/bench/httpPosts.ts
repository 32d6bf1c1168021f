import net from "node:net";

export interface PostsOptions {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly requests: number;
}

/**
 * Wall time of the POSTs over 20 keep-alive connections, in ms, each with one request at a time. Bytes are counted
 * rather than parsed, which costs far less than any server does: the answers of a server are all as long as its first.
 */
export async function timePosts({ url, bodies, requests }: PostsOptions): Promise<number> {
  const texts = bodies.map((body) => Buffer.from(formatRequest(new URL(url), body)));
  let sent = 0;
  const takeNext = (): Buffer | undefined =>
    sent < requests ? texts[sent++ % texts.length] : undefined;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => postAll(new URL(url), takeNext)));
  return performance.now() - startedAt;
}

// --- internal ---

const connections = 20;

function formatRequest({ host, pathname }: URL, body: string): string {
  const lines = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: keep-alive",
    "User-Agent: bench",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

function postAll({ hostname, port }: URL, takeNext: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    let answerBytes = 0;
    let received = 0;
    const sendNext = (): void => {
      const text = takeNext();
      received = 0;
      if (text !== undefined) socket.write(text);
      else {
        socket.destroy();
        resolve();
      }
    };
    socket.on("connect", sendNext);
    socket.on("error", reject);
    socket.on("end", () => reject(new Error("the server ended a connection")));
    socket.on("data", (chunk) => {
      if (received === 0 && chunk.toString("latin1", 0, 12) !== "HTTP/1.1 200") {
        reject(new Error(`answered ${chunk.toString("latin1", 0, 500)}`));
        socket.destroy();
        return;
      }
      if (answerBytes === 0) answerBytes = findLength(chunk.toString("latin1"));
      received += chunk.length;
      if (received === answerBytes) sendNext();
    });
  });
}

/** Bytes of an answer whose head came in one piece. */
function findLength(text: string): number {
  const headEnd = text.indexOf("\r\n\r\n");
  const length = /^content-length: (\d+)\r$/im.exec(text)?.[1];
  if (headEnd === -1 || length === undefined) throw new Error(`answered ${text}`);
  return headEnd + 4 + Number(length);
}
