import http from "node:http";

/** The token of the service under measurement. */
export const benchToken = "a-token-of-the-bench";

const headers = { authorization: `Bearer ${benchToken}` };
const connections = 8;

/** Wall time of GETs over keep-alive connections, in ms; each answer is read to its end and must be 200. */
export async function timeGets(url: string, requests: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await get(url, agent);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return performance.now() - startedAt;
}

/** Wall time of one download, in ms; throws when it has not so many bytes. */
export async function timeDownload(url: string, bytes: number): Promise<number> {
  const startedAt = performance.now();
  const received = await get(url, new http.Agent());
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came`);
  return performance.now() - startedAt;
}

/** Opens event streams of a run and reads them to their end; resolves with how many ended by themselves. */
export async function followRun(url: string, streams: number): Promise<number> {
  const agent = new http.Agent({ maxSockets: streams });
  const received = await Promise.all(Array.from({ length: streams }, () => get(url, agent)));
  return received.filter((bytes) => bytes > 0).length;
}

// --- internal ---

/** Bytes of the answer's body. */
function get(url: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      let bytes = 0;
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve(bytes));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}
