import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { json } from "node:stream/consumers";

export const sampleFolder = path.resolve(import.meta.dirname, "../../../../data/scenarios/streams");

/** A program of the sample folder that listens. */
export interface SampleProgram {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a program on a free port; rejects with its exit code and what it printed if it ends before it listens. */
export async function startProgram(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<SampleProgram> {
  const child = spawn(process.execPath, [name, ...args], {
    cwd: sampleFolder,
    env: { ...process.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const port = await readPort(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const ended = once(child, "close");
      child.kill();
      await ended;
    },
  };
}

/** A reaction that keeps what it is sent; it answers the first requests with these statuses, 503 to be sent again. */
export async function openReaction(statuses: readonly number[] = []) {
  const left = [...statuses];
  const bodies: unknown[] = [];
  const server = createHttpServer(async (request, response) => {
    const body = await json(request);
    const status = left.shift() ?? 200;
    if (status === 200) bodies.push(body);
    response.writeHead(status, status === 503 ? { "retry-after": "0.01" } : {}).end();
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/reaction`,
    bodies,
    async close() {
      server.closeAllConnections();
      await close(server);
    },
  };
}

/** Takes commands as Redis does, whole or in pieces, and answers each with the id of an entry. */
export async function openRedis() {
  const commands: string[][] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      for (let command = takeCommand(text); command !== undefined; command = takeCommand(text)) {
        text = text.slice(command.length);
        commands.push(command.words);
        // In two pieces, as a network may deliver it.
        socket.write("$15\r\n1764153000");
        socket.write("000-0\r\n");
      }
    });
  });
  const port = await listen(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    commands,
    async close() {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

// --- internal ---

async function readPort(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const [, port] = /listening on port (\d+)/.exec(text) ?? [];
      if (port !== undefined) resolve(port);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`exit code ${code}: ${text}`)));
  });
}

/** The first whole command of ASCII words: `*count`, and for each word `$length` and the word. */
function takeCommand(text: string): { words: string[]; length: number } | undefined {
  const lines = text.split("\r\n");
  const count = Number(lines[0]?.slice(1));
  const taken = lines.slice(0, 1 + 2 * count);
  if (lines.length <= 1 + 2 * count) return undefined;
  const words = taken.slice(1).filter((_, index) => index % 2 === 1);
  return { words, length: `${taken.join("\r\n")}\r\n`.length };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}
