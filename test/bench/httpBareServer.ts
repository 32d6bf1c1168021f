import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A `node:http` server that only reads bodies; prints its URL, and ends with its standard input. */
const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => response.end());
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}/reaction` }));
});
process.stdin.on("end", () => {
  server.close();
  server.closeAllConnections();
});
process.stdin.resume();
