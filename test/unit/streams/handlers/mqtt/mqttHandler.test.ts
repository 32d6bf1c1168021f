import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { connectAsync, type IClientPublishOptions, type MqttClient } from "mqtt";
import { UserError } from "../../../../../src/model/userError.ts";
import { mqttHandlerKind } from "../../../../../src/streams/handlers/mqtt/mqttKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { brokerPrograms, findFreePort, skipWithout } from "../../../../servers/brokerProcess.ts";
import { makeCertificate } from "../../../../servers/certificate.ts";
import { startCutProxy } from "../../../../servers/cutProxy.ts";
import { type Mosquitto, startMosquitto } from "../../../../servers/mosquitto.ts";
import { ArrivalRecorder } from "../arrivalRecorder.ts";
import { makeContext } from "../recordingSink.ts";

/** The broker ends the connection of whoever has more under way. */
const atOnce = 20;

describe("mqtt handler", function () {
  this.timeout(30_000);
  let folder: string;
  let server: Mosquitto;
  let closePort: number;
  let sink: ArrivalRecorder;
  let handlers: RecordHandler[] = [];
  let clients: MqttClient[] = [];

  before(async function () {
    skipWithout(brokerPrograms.mosquitto, this);
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    const { ca, key } = await makeCertificate(folder);
    closePort = await findFreePort();
    server = await startMosquitto({
      // The hash is of "secret".
      files: { passwords: `reader:${passwordHash}\n` },
      settings: [
        "per_listener_settings true",
        "allow_anonymous true",
        `listener ${closePort} 127.0.0.1`,
        "allow_anonymous false",
        "password_file {folder}/passwords",
        `cafile ${ca}`,
        `certfile ${ca}`,
        `keyfile ${key}`,
      ],
    });
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    sink = new ArrivalRecorder();
  });
  afterEach(async () => {
    for (const handler of handlers) await handler.close();
    for (const client of clients) client.end(true);
    handlers = [];
    clients = [];
  });

  const make = (config: object, role: "query" | "reaction" = "query") => {
    const parsed = mqttHandlerKind.schema.parse({
      kind: "mqtt",
      url: server.url,
      topic: "rooms/#",
      ...config,
    });
    const handler = mqttHandlerKind.create(parsed, { role, id: "rx", folder }, makeContext(sink));
    handlers.push(handler);
    return handler;
  };
  const open = async (config: object = {}, role?: "query" | "reaction") => {
    const handler = make(config, role);
    await handler.open();
    return handler;
  };
  const connect = async (url = server.url) => {
    const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 50 });
    clients.push(client);
    return client;
  };
  const publish = (
    client: MqttClient,
    body: string | Buffer,
    options: IClientPublishOptions = {},
  ) => client.publishAsync("rooms/1", body, { qos: 1, ...options });
  const bodies = () =>
    sink.arrivals.map(({ payload }) =>
      payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
    );
  const untilTaken = (count: number) => sink.until(({ arrivals }) => arrivals.length >= count);

  it("makes a record of each message of its topics, with user properties as headers", async () => {
    await open({}, "reaction");
    const client = await connect();
    const userProperties = { "X-Tenant": ["a", "b"], traceparent: "00-1-2-01", tracestate: "x=y" };
    await publish(client, '{"n": 1.0}', { properties: { userProperties, contentType: "a/json" } });
    await client.publishAsync("halls/1", "2");
    await publish(client, "3");
    await untilTaken(2);
    const headers = {
      "content-type": "a/json",
      "x-tenant": "a, b",
      traceparent: "00-1-2-01",
      tracestate: "x=y",
    };
    const [first] = sink.arrivals;
    assert.deepEqual(first?.payload, {
      type: "ReactionInvocation",
      reaction_type: "mqtt",
      query_id: null,
      request_method: "PUBLISH",
      request_path: "rooms/1",
      headers,
      request_body: { n: 1 },
      message: { key: "rooms/1", value: { n: 1 }, headers },
    });
    assert.deepEqual([first?.traceparent, first?.tracestate], ["00-1-2-01", "x=y"]);
    assert.equal(first?.bodyText, '{"n": 1.0}');
    assert.deepEqual(bodies(), [{ n: 1 }, 3]);
  });

  it("keeps the bytes of a body that is no text, and reads one in another charset", async () => {
    await open();
    const client = await connect();
    await publish(client, Buffer.from([0xff, 0x00]));
    const contentType = "application/json; charset=iso-8859-1";
    await publish(client, Buffer.from('"é"', "latin1"), { properties: { contentType } });
    await untilTaken(2);
    const [bytes] = sink.arrivals;
    assert.ok(bytes?.payload.type === "ResultStream");
    assert.equal(bytes.payload.raw_body_base64, "/wA=");
    assert.equal(bodies()[1], "é");
  });

  it("does not read what was retained before", async () => {
    const client = await connect();
    await publish(client, '"old"', { retain: true });
    await open();
    await publish(client, '"new"');
    await untilTaken(1);
    await publish(client, "", { retain: true });
    assert.deepEqual(bodies()[0], "new");
  });

  for (const qos of [0, 1, 2] as const) {
    it(`does not read while it is held or has no room, and loses nothing, with a quality of ${qos}`, async () => {
      const handler = await open({ qos });
      const client = await connect();
      handler.hold();
      sink.state = "paused";
      for (let first = 0; first < 300; first += atOnce) {
        const sending = Array.from({ length: atOnce }, (_, n) =>
          publish(client, `${first + n}`, { qos }),
        );
        await Promise.all(sending);
      }
      assert.equal(sink.arrivals.length, 0);
      const { promise: room, resolve: makeRoom } = Promise.withResolvers<void>();
      sink.room = room;
      sink.state = "open";
      handler.release();
      await untilTaken(1);
      sink.room = undefined;
      makeRoom();
      await untilTaken(300);
      assert.deepEqual(
        bodies(),
        Array.from({ length: 300 }, (_, n) => n),
      );
    });
  }

  it("counts as late what comes after the end", async () => {
    await open();
    const client = await connect();
    sink.state = "stopped";
    await publish(client, "1");
    await sink.until(({ refusals }) => refusals.late === 1);
  });

  it("says that a broker that came back has forgotten what was to come, and reads on", async () => {
    const own = await startMosquitto();
    try {
      await open({ url: own.url });
      const client = await connect(own.url);
      await publish(client, "1");
      await untilTaken(1);
      await own.restart();
      await sink.until(({ errors }) => errors.length === 2);
      await publish(client, "2");
      await untilTaken(2);
      assert.deepEqual(bodies(), [1, 2]);
      const address = own.url.replaceAll(".", "\\.");
      assert.match(sink.errors[0] ?? "", new RegExp(`^mqtt: ${address} ended the connection`));
      assert.match(sink.errors[1] ?? "", /has forgotten the session: what was published meanwhile/);
      assert.deepEqual(sink.failures, []);
    } finally {
      await own.stop();
    }
  });

  for (const qos of [1, 2] as const) {
    it(`goes on where it was when only the connection was lost, each message once, with a quality of ${qos}`, async () => {
      const line = await startCutProxy(server.port);
      try {
        const handler = await open({ url: `mqtt://127.0.0.1:${line.port}`, qos });
        const client = await connect();
        await publish(client, "0", { qos });
        await untilTaken(1);
        handler.hold();
        for (let n = 1; n <= 10; n++) await publish(client, `${n}`, { qos });
        line.cut();
        await sink.until(({ errors }) => errors.length === 1);
        for (let n = 11; n <= 20; n++) await publish(client, `${n}`, { qos });
        handler.release();
        await untilTaken(21);
        assert.deepEqual(
          bodies(),
          Array.from({ length: 21 }, (_, n) => n),
        );
        assert.equal(sink.errors.length, 1, sink.errors.join());
      } finally {
        await handlers.pop()?.close();
        await line.close();
      }
    });
  }

  it("is told by name and password, over TLS with the certificate of its own authority", async () => {
    const place = `localhost:${closePort}`;
    const ca = "ca.pem";
    await open({ url: `mqtts://reader:secret@${place}`, ca });
    await assert.rejects(open({ url: `mqtts://reader:wrong@${place}`, ca }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(
        error.message,
        `mqtt: mqtts://${place} refuses the connection: user name or password is wrong, or lacks the right; check user name and password in \`url\` of the scenario.`,
      );
      return true;
    });
    await assert.rejects(
      open({ url: `mqtts://reader:secret@${place}` }),
      /self-signed certificate; name the certificate of its authority in `ca`/,
    );
    await assert.rejects(
      open({ url: `mqtts://127.0.0.1:${closePort}`, ca }),
      /; change the host of `url` to one it is for/,
    );
    await assert.rejects(open({ url: `mqtt://${place}` }), /speak TLS only: try `mqtts`/);
    await assert.rejects(
      open({ url: server.url.replace("mqtt:", "mqtts:") }),
      /speak no TLS there: try `mqtt`/,
    );
  });

  it("says that its user may not read the topic", async () => {
    // What mosquitto refuses of a topic it only leaves out.
    const strict = net.createServer((socket) => {
      socket.on("data", (packet) => {
        const [connected = [], refused = []] = [
          [0x20, 3, 0, 0, 0],
          [0x90, 4, ...packet.subarray(2, 4), 0, 135],
        ];
        if (packet[0] === 0x10) socket.write(Buffer.from(connected));
        if (packet[0] === 0x82) socket.write(Buffer.from(refused));
      });
    });
    strict.listen(0, "127.0.0.1");
    await once(strict, "listening");
    const { port } = strict.address() as net.AddressInfo;
    try {
      await assert.rejects(
        open({ url: `mqtt://127.0.0.1:${port}`, topic: "orders" }),
        /^UserError: mqtt: .* refuses the topic `orders`: .*; give that user the right to it, or change `topic`/,
      );
    } finally {
      strict.close();
    }
  });

  it("says that no broker answers, and can be opened later", async () => {
    const port = await findFreePort();
    const handler = make({ url: `mqtt://127.0.0.1:${port}` });
    await assert.rejects(
      handler.open(),
      /^UserError: mqtt: mqtt:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED.*; start one, or change `url`/,
    );
    await assert.rejects(open({ ca: "none.pem" }), /Cannot read the certificates .*none\.pem/);
  });

  it("takes only topics that MQTT knows", () => {
    const find = (topic: string) =>
      mqttHandlerKind
        .findFaults?.(mqttHandlerKind.schema.parse({ kind: "mqtt", url: "mqtt://a", topic }))
        .map(({ path: key, message }) => `${key.join(".")} ${message}`);
    for (const topic of ["a", "#", "+", "a/+/b", "a/#", "/", "$share/g/a/#", " "]) {
      assert.deepEqual(find(topic), [], topic);
    }
    for (const topic of ["a#", "a/#/b", "a+/b", "#/a"]) {
      assert.match(find(topic)?.[0] ?? "", /^topic has a wildcard in a wrong place/, topic);
    }
    assert.match(find("a\0b")?.[0] ?? "", /may not have/);
    assert.match(find("a".repeat(65_536))?.[0] ?? "", /longer than 65,535 bytes/);
  });
});

const passwordHash =
  "$7$101$zkGDwUkLni4glA1D$YGvy5kQwUK45fy2G0Gf0jTjQWyNcLw6iY5jCKeBRmt7c7UPNqWbTI61u/CRsui9UtwuoFDY0NgZjK8+pLReKCA==";
