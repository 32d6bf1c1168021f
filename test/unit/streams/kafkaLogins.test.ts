import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TlsOptions } from "node:tls";
import { DispatchError, type Dispatcher } from "../../../src/streams/dispatchers/dispatcher.ts";
import { kafkaDispatcherKind } from "../../../src/streams/dispatchers/kafka/kafkaKind.ts";
import { kafkaHandlerKind } from "../../../src/streams/handlers/kafka/kafkaKind.ts";
import type { RecordHandler } from "../../../src/streams/handlers/recordHandler.ts";
import { makeCertificate } from "../../servers/certificate.ts";
import { type KafkaGuard, startGuardedKafka } from "../../servers/kafkaGuard.ts";
import { type KafkaServer, skipWithoutKafka } from "../../servers/kafkaServer.ts";
import type { KafkaUser } from "../../servers/saslLogin.ts";
import { type BothSides, failBoth, openBoth, passOne } from "./bothSides.ts";
import { makeContext, RecordingSink } from "./handlers/recordingSink.ts";

const user: KafkaUser = { mechanism: "PLAIN", username: "tester", password: "right" };

/** A login with its password in place. */
function sasl(mechanism: string, password = user.password) {
  return { sasl: { mechanism, username: user.username, password } };
}

interface WrongLogin {
  /** What the port has. */
  readonly guard: { readonly user?: boolean; readonly tls?: boolean };
  readonly login: object;
  readonly says: RegExp;
}

const wrongLogins: Record<string, WrongLogin> = {
  "a password is proven in a way that the cluster does not take": {
    guard: { user: true },
    login: sasl("scram-sha-512"),
    says: /takes no password by `scram-sha-512`; set another `mechanism` in `sasl`\.$/,
  },
  "a user is wanted": {
    guard: { user: true },
    login: {},
    says: /does not answer: Closed connection; it may want a user: try with `sasl`\.$/,
  },
  "a user is wanted over TLS": {
    guard: { user: true, tls: true },
    login: { tls: { ca: "ca.pem" } },
    says: /does not answer: Closed connection; it may want a user: try with `sasl`\.$/,
  },
  "nobody can log in": {
    guard: {},
    login: sasl("plain"),
    says: /lets nobody log in; try without `sasl`, or set `brokers` with a port for users\.$/,
  },
  "the authority of the certificate is not known": {
    guard: { user: true, tls: true },
    login: { ...sasl("plain"), tls: true },
    says: /self-signed certificate; name the certificate of its authority in `tls`, as `ca`\.$/,
  },
  "TLS is spoken to a plain port": {
    guard: { user: true },
    login: { ...sasl("plain"), tls: true },
    says: /it may speak no TLS there: try without `tls`\.$/,
  },
  "none is spoken to a port with TLS": {
    guard: { tls: true },
    login: {},
    says: /does not answer: Closed connection; it may speak TLS only: try with `tls`\.$/,
  },
  "a user comes without TLS to a port with it": {
    guard: { user: true, tls: true },
    login: sasl("plain"),
    says: /does not answer: Closed connection; it may speak TLS only: try with `tls`\.$/,
  },
};

/** Where a connection is cut off, what is on its way fails and the next may be sent. */
function assertUnsent(error: unknown): false {
  assert.ok(error instanceof DispatchError && !error.isFinal, String(error));
  return false;
}

describe("logins to Kafka", function () {
  this.timeout(60_000);
  let folder: string;
  let certificate: TlsOptions;
  let sink: RecordingSink;
  let servers: KafkaServer[] = [];
  let opened: (RecordHandler | Dispatcher)[] = [];

  before(async function () {
    skipWithoutKafka(this);
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    const { ca, key } = await makeCertificate(folder, "IP:127.0.0.1");
    certificate = { cert: await readFile(ca), key: await readFile(key) };
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    sink = new RecordingSink();
  });
  afterEach(async () => {
    for (const each of opened) await each.close();
    for (const server of servers) await server.stop();
    opened = [];
    servers = [];
  });

  const start = async (guard: KafkaGuard): Promise<string> => {
    const server = await startGuardedKafka({ orders: 1 }, guard);
    servers.push(server);
    return server.broker;
  };
  const makeBoth = async (broker: string, login: object): Promise<BothSides> => {
    const place = { kind: "kafka", brokers: [broker], topic: "orders" };
    const handler = kafkaHandlerKind.create(
      { ...kafkaHandlerKind.schema.parse(place), ...login },
      { role: "query", id: "orders", folder },
      makeContext(sink),
    );
    const dispatcher = await kafkaDispatcherKind.create(
      { ...kafkaDispatcherKind.schema.parse(place), ...login },
      { folder, log: () => {} } as never,
    );
    opened = [handler, dispatcher];
    return [handler, dispatcher];
  };
  for (const mechanism of ["PLAIN", "SCRAM-SHA-256"] as const) {
    it(`sends and reads as a user who proves the password by ${mechanism}, over TLS of an authority of its own`, async () => {
      const broker = await start({ user: { ...user, mechanism }, tls: certificate });
      const login = { ...sasl(mechanism.toLowerCase()), tls: { ca: "ca.pem" } };
      const sides = await makeBoth(broker, login);
      await openBoth(sides);
      await passOne(sides[1], sink);
    });

    it(`names the place that refuses a wrong password by ${mechanism}`, async () => {
      const broker = await start({ user: { ...user, mechanism } });
      assert.match(
        await failBoth(await makeBoth(broker, sasl(mechanism.toLowerCase(), "wrong"))),
        /^kafka: kafka:\/\/127\.0\.0\.1:\d+ refuses the user: SASL .* failed: .* (password|credentials .*); check user, password and mechanism in `sasl`\.$/,
      );
    });
  }

  it("comes back as the user when connections, and then logins, are cut off", async () => {
    const server = await startGuardedKafka({ orders: 1 }, { user });
    servers.push(server);
    const sides = await makeBoth(server.broker, sasl("plain"));
    await openBoth(sides);
    await passOne(sides[1], sink);
    server.cut(8);
    await sink.until(() => sink.errors.length > 0);
    const send = () => passOne(sides[1], sink).then(() => true, assertUnsent);
    while (!(await send()));
    assert.deepEqual(sink.failures, []);
  });

  for (const [what, { guard, login, says }] of Object.entries(wrongLogins)) {
    it(`says so where ${what}`, async () => {
      const broker = await start({
        ...(guard.user && { user }),
        ...(guard.tls && { tls: certificate }),
      });
      assert.match(await failBoth(await makeBoth(broker, login)), says);
    });
  }
});
