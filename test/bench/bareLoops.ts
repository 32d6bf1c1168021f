import http from "node:http";
import { concurrency } from "./benchRun.ts";

export interface LoopOptions {
  readonly baseUrl: string;
  readonly body: string;
  readonly requests: number;
}

/** Wall time of the requests over the built-in `fetch`, replies parsed, in ms. */
export async function timeFetchLoop({ baseUrl, body, requests }: LoopOptions): Promise<number> {
  const url = `${baseUrl}/chat/completions`;
  return await timeLoop(requests, async () => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body });
    readContent(await response.text());
  });
}

/** The same over a keep-alive agent of `node:http`. */
export async function timeHttpLoop({ baseUrl, body, requests }: LoopOptions): Promise<number> {
  const agent = new http.Agent({ keepAlive: true });
  const options = {
    agent,
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    },
  };
  const url = new URL(`${baseUrl}/chat/completions`);
  const send = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = http.request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          readContent(Buffer.concat(chunks).toString("utf8"));
          resolve();
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  const wallMs = await timeLoop(requests, send);
  agent.destroy();
  return wallMs;
}

// --- internal ---

async function timeLoop(requests: number, send: () => Promise<void>): Promise<number> {
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await send();
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return performance.now() - startedAt;
}

/** What any client does with a reply: the wire format, then the JSON that the model wrote. */
function readContent(text: string): unknown {
  const reply = JSON.parse(text) as { choices: [{ message: { content: string } }] };
  return JSON.parse(reply.choices[0].message.content);
}
