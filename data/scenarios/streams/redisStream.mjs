// Adds entries to a Redis stream in as few lines as it takes: commands in RESP over a socket, each reply awaited.
import { connect } from "node:net";

/** Opens a stream of a server such as `redis://127.0.0.1:6379`; `add` resolves once Redis has taken the value. */
export async function openRedisStream(url, stream) {
  const { hostname, port, password } = new URL(url);
  const socket = connect(Number(port || 6379), hostname);
  const waiting = [];
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", (error) => reject(new Error(`no Redis at ${hostname}: ${error.message}`)));
  });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    const lines = (text + chunk).split("\r\n");
    text = lines.pop();
    for (const line of lines) settle(line);
  });
  const giveUp = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error("Redis closed the connection"));
  };
  socket.on("error", giveUp).on("close", giveUp);

  /** Replies are `+OK`, `-ERR …`, or `$length` and then the id of the entry on a line of its own. */
  function settle(line) {
    if (line.startsWith("$")) return;
    const { resolve, reject } = waiting.shift();
    if (line.startsWith("-")) reject(new Error(`Redis: ${line.slice(1)}`));
    else resolve(line);
  }

  function send(...words) {
    const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${bulk.join("")}`);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  if (password) await send("AUTH", decodeURIComponent(password));
  const add = (value) =>
    send("XADD", stream, "MAXLEN", "~", "10000", "*", "data", JSON.stringify(value));
  return { add };
}
