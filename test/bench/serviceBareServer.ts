import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

/** A bare hono server that answers with a page that is ready, and `node:http` that streams a file: its arguments. */
const [pageFile = "", logFile = ""] = process.argv.slice(2);
const page = await readFile(pageFile, "utf8");
const { size } = await stat(logFile);
const app = new Hono();
app.get("/api/results", (context) =>
  context.body(page, 200, { "content-type": "application/json" }),
);
const answer = getRequestListener(app.fetch);
const server = createServer((request, response) => {
  if (request.url !== "/log") {
    void answer(request, response);
    return;
  }
  response.writeHead(200, { "content-length": size });
  createReadStream(logFile).pipe(response);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.stdin.on("end", () => {
  server.close();
  server.closeAllConnections();
});
process.stdin.resume();
