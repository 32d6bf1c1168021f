import assert from "node:assert/strict";
import { TextEncoder } from "node:util";
import { createAccount, createUser, fromPublic } from "@nats-io/nkeys";
import { takeRevealed } from "../../../src/model/config/secretRef.ts";
import { findStreamKeyNeeds, revealScenario } from "../../../src/model/config/streamKeyNeeds.ts";
import { expandIssue } from "../../../src/model/words/describeIssue.ts";
import type { Dispatcher } from "../../../src/streams/dispatchers/dispatcher.ts";
import { natsDispatcherKind } from "../../../src/streams/dispatchers/nats/natsKind.ts";
import { natsHandlerKind } from "../../../src/streams/handlers/nats/natsKind.ts";
import type { RecordHandler } from "../../../src/streams/handlers/recordHandler.ts";
import { createNkeyProver } from "../../../src/streams/natsNkey.ts";
import { brokerPrograms, skipWithout } from "../../servers/brokerProcess.ts";
import { type NatsProcess, startNats } from "../../servers/natsServer.ts";
import { makeReaction, makeStreamScenario } from "../run/builders.ts";
import { type BothSides, failBoth, openBoth, passOne } from "./bothSides.ts";
import { makeContext, RecordingSink } from "./handlers/recordingSink.ts";

const seed = seedOf(createUser());
const stranger = seedOf(createUser());
const place = { kind: "nats", servers: ["nats://127.0.0.1:4222"], subject: "rooms" };

describe("logins to NATS", function () {
  this.timeout(20_000);
  let servers: NatsProcess[] = [];
  let opened: (RecordHandler | Dispatcher)[] = [];
  let sink: RecordingSink;
  before(function () {
    skipWithout(brokerPrograms.nats, this);
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

  const start = async (authorization: string): Promise<string> => {
    const server = await startNats([`authorization { ${authorization} }`]);
    servers.push(server);
    return server.url;
  };
  const startWithToken = () => start('token: "open-sesame"');
  const startWithNkey = () => start(`users: [ { nkey: ${createNkeyProver(seed)?.().nkey} } ]`);
  /** Both sides of a subject, with the credentials of `user` in place. */
  const makeBoth = async (url: string, user: object | undefined): Promise<BothSides> => {
    const own = { ...place, servers: [url] };
    const login = { user: user as never };
    const handler = natsHandlerKind.create(
      { ...natsHandlerKind.schema.parse(own), ...login },
      { role: "query", id: "rooms", folder: "." },
      makeContext(sink),
    );
    const dispatcher = await natsDispatcherKind.create(
      { ...natsDispatcherKind.schema.parse(own), ...login },
      { folder: ".", log: () => {} } as never,
    );
    opened = [handler, dispatcher];
    return [handler, dispatcher];
  };
  const pass = async (url: string, user: object) => {
    const sides = await makeBoth(url, user);
    await openBoth(sides);
    await passOne(sides[1], sink);
  };
  /** What both sides say, without the port. */
  const fail = async (url: string, user: object | undefined): Promise<string> =>
    (await failBoth(await makeBoth(url, user))).replace(/:\d+ /, " ");

  it("sends and reads with a token", async () => {
    await pass(await startWithToken(), { token: "open-sesame" });
  });

  it("sends and reads with an NKey", async () => {
    await pass(await startWithNkey(), { nkey: seed });
  });

  it("says that a token is wrong, and that a user is wanted", async () => {
    const url = await startWithToken();
    assert.equal(
      await fail(url, { token: "sesame" }),
      "nats: nats://127.0.0.1 refuses the connection: the token is wrong; check `user` of the scenario.",
    );
    assert.equal(
      await fail(url, undefined),
      "nats: nats://127.0.0.1 refuses the connection: it wants a user; set `user` of the scenario.",
    );
  });

  it("names the NKey that a server does not know, by what is public of it", async () => {
    const said = await fail(await startWithNkey(), { nkey: stranger });
    const known = createNkeyProver(stranger)?.().nkey;
    assert.equal(
      said,
      `nats: nats://127.0.0.1 refuses the connection: it lets no user with the NKey ${known} in; check \`user\` of the scenario.`,
    );
  });

  it("asks no server with what is no seed of a user", async () => {
    const digit = seed[20] === "A" ? "B" : "A";
    const mistyped = `${seed.slice(0, 20)}${digit}${seed.slice(21)}`;
    for (const nkey of [mistyped, seedOf(createAccount()), "", "SU", "su-1", `${seed}A`]) {
      const said = await fail("nats://127.0.0.1:1", { nkey });
      assert.match(said, /`nkey` of `user` is no seed of an NKey; give the seed of a user's/, nkey);
      assert.ok(nkey === "" || nkey === "SU" || !said.includes(nkey));
    }
  });

  it("signs as the library of NATS does", () => {
    for (let n = 0; n < 20; n++) {
      const user = createUser();
      const proof = createNkeyProver(`${seedOf(user)}\n`)?.("a nonce");
      assert.equal(proof?.nkey, user.getPublicKey());
      const signature = Buffer.from(proof?.sig ?? "", "base64url");
      const nonce = new TextEncoder().encode("a nonce");
      assert.ok(fromPublic(user.getPublicKey()).verify(nonce, signature));
    }
  });

  it("takes tokens and NKeys by reference only, for its servers alone", () => {
    for (const key of ["token", "nkey"]) {
      const handler = natsHandlerKind.schema.parse({ ...place, user: { [key]: { env: "NATS" } } });
      const scenario = makeStreamScenario({ reactions: [makeReaction({ handler })] });
      assert.deepEqual(findStreamKeyNeeds(scenario), [
        { source: "env", name: "NATS", origin: "nats://127.0.0.1:4222" },
      ]);
      assert.throws(() => takeRevealed(handler), /a credential was not put in place/);
      const [reaction] = revealScenario(scenario, ({ name }) => `of ${name}`).reactions;
      assert.deepEqual(reaction?.handler.user, { [key]: "of NATS" });
      const literal = { ...place, user: { [key]: "written" } };
      const faults = natsHandlerKind.schema.safeParse(literal).error?.issues ?? [];
      const [fault, ...others] = faults.flatMap((issue) => expandIssue(issue, literal));
      assert.deepEqual([fault?.path, others], [["user", key], []]);
      assert.match(fault?.issue.message ?? "", /never the key itself/);
    }
  });
});

function seedOf(pair: ReturnType<typeof createUser>): string {
  return Buffer.from(pair.getSeed()).toString();
}
