import assert from "node:assert/strict";
import { createKeyAnswers } from "../../../../src/editor/keys/answerKeys.ts";
import { findKnownKeys } from "../../../../src/editor/keys/findKnownKeys.ts";
import {
  type GrantKeysOptions,
  grantKeys,
  type KeyAsker,
} from "../../../../src/editor/keys/grantKeys.ts";
import { type KeyPlace, KeyVault } from "../../../../src/editor/keys/keyVault.ts";
import { listKeys } from "../../../../src/editor/keys/listKeys.ts";
import type { KeyNeed } from "../../../../src/model/config/keyNeed.ts";

const home: KeyPlace = { name: "main", origin: "https://api.example.com" };
const elsewhere: KeyPlace = { name: "main", origin: "https://evil.example.com" };

describe("keys", () => {
  it("gives a key to the origin it was set for and to no other", async () => {
    const { vault } = createVault();
    await vault.set(home, "k1");
    assert.equal(await vault.get(home), "k1");
    assert.equal(await vault.get(elsewhere), undefined);
    assert.deepEqual(vault.originsOf("main"), [home.origin]);
  });

  it("finds those at hand without asking anybody, for use on this machine", async () => {
    const { vault } = createVault();
    await vault.set(home, "k1");
    const needs: KeyNeed[] = [
      { source: "secret", ...home },
      { source: "secret", ...elsewhere },
      { source: "env", name: "SET", origin: home.origin },
      { source: "env", name: "UNSET", origin: home.origin },
    ];
    const keys = await findKnownKeys(needs, vault, { SET: "from env" });
    assert.deepEqual(
      keys.map(({ value }) => value),
      ["k1", undefined, "from env", undefined],
    );
  });

  it("lists those that configs name and those that are stored, with where they come from and no value", async () => {
    const { vault } = createVault();
    await vault.set(home, "very-hidden");
    await vault.set({ name: "old", origin: home.origin }, "older-hidden");
    await vault.set({ name: "EMPTY", origin: home.origin }, "stand-in-hidden");
    await vault.set({ name: "SET", origin: home.origin }, "unused-hidden");
    await vault.allow({ name: "SET", origin: home.origin });
    const keys: KeyNeed[] = [
      { source: "secret", ...home },
      { source: "secret", ...elsewhere },
      { source: "env", name: "SET", origin: home.origin },
      { source: "env", name: "EMPTY", origin: home.origin },
      { source: "env", name: "UNSET", origin: home.origin },
    ];
    const configs = [
      { file: "a.json", keys },
      { file: "b.json", keys: keys.slice(0, 1) },
    ];
    const listed = await listKeys(configs, vault, { SET: "from-env", EMPTY: "" });
    const told = listed.map((key) => [
      key.name,
      key.origin === home.origin,
      key.heldIn,
      key.isAllowed,
      key.configs.join(),
    ]);
    assert.deepEqual(told.toSorted(), [
      ["EMPTY", true, "storage", false, "a.json"],
      ["SET", true, "environment", true, "a.json"],
      ["SET", true, "storage", false, ""],
      ["UNSET", true, undefined, false, "a.json"],
      ["main", false, undefined, false, "a.json"],
      ["main", true, "storage", false, "a.json,b.json"],
      ["old", true, "storage", false, ""],
    ]);
    assert.doesNotMatch(JSON.stringify(listed), /hidden|from-env/);
  });

  it("keeps no value outside secret storage", async () => {
    const { vault, memory } = createVault();
    await vault.set(home, "very-hidden");
    assert.equal(JSON.stringify([...memory]).includes("very-hidden"), false);
  });

  it("lists stored keys by name and origin and forgets cleared ones", async () => {
    const { vault, secrets } = createVault();
    await vault.set(elsewhere, "k2");
    await vault.set(home, "k1");
    await vault.set(home, "k3");
    assert.deepEqual(vault.list(), [home, elsewhere]);
    await vault.clear(home);
    assert.deepEqual(vault.list(), [elsewhere]);
    assert.equal(secrets.size, 1);
  });

  it("remembers every place of keys that are stored at the same time, one write after the other", async () => {
    const memory = new Map<string, unknown>();
    let open = 0;
    let most = 0;
    const vault = new KeyVault(
      { get: async () => undefined, store: async () => undefined, delete: async () => undefined },
      {
        get: <T>(key: string, defaultValue: T) =>
          (memory.get(key) as T | undefined) ?? defaultValue,
        async update(key, value) {
          open += 1;
          most = Math.max(most, open);
          await new Promise((resolve) => setImmediate(resolve));
          memory.set(key, value);
          open -= 1;
        },
      },
    );
    await Promise.all([vault.set(home, "k1"), vault.set(elsewhere, "k2"), vault.allow(home)]);
    assert.deepEqual(vault.list(), [home, elsewhere]);
    assert.deepEqual(vault.listAllowed(), [home]);
    assert.equal(most, 1);
  });

  it("goes on remembering when one write fails", async () => {
    let isBroken = true;
    const memory = new Map<string, unknown>();
    const vault = new KeyVault(
      { get: async () => undefined, store: async () => undefined, delete: async () => undefined },
      {
        get: <T>(key: string, defaultValue: T) =>
          (memory.get(key) as T | undefined) ?? defaultValue,
        async update(key, value) {
          if (isBroken) throw new Error("the disk is full");
          memory.set(key, value);
        },
      },
    );
    await assert.rejects(vault.allow(home), /disk is full/);
    isBroken = false;
    await vault.allow(elsewhere);
    assert.deepEqual(vault.listAllowed(), [elsewhere]);
  });

  it("asks for a missing key, tells where it is stored already, and keeps what is entered", async () => {
    const asked: unknown[] = [];
    const { vault, options } = createVault({
      enterKey: async (place, otherOrigins) => {
        asked.push([place.origin, otherOrigins]);
        return "k2";
      },
    });
    await vault.set(home, "k1");
    const need: KeyNeed = { source: "secret", ...elsewhere };
    assert.deepEqual(await grantKeys([need], options), [{ ...need, value: "k2" }]);
    assert.deepEqual(asked, [[elsewhere.origin, [home.origin]]]);
    assert.equal(await vault.get(elsewhere), "k2");
    assert.equal(await vault.get(home), "k1");
  });

  it("grants nothing when a person leaves the question", async () => {
    const { options } = createVault({ enterKey: async () => undefined });
    assert.equal(await grantKeys([{ source: "secret", ...home }], options), undefined);
  });

  it("asks once for each environment variable and origin", async () => {
    const asked: string[] = [];
    const { options } = createVault({
      confirmEnvironmentKey: async ({ origin }) => {
        asked.push(origin);
        return true;
      },
    });
    const need = (origin: string): KeyNeed => ({ source: "env", name: "API_KEY", origin });
    const both = [need(home.origin), need(elsewhere.origin)];
    const granted = await grantKeys(both, options);
    assert.deepEqual(
      granted,
      both.map((each) => ({ ...each, value: "from-env" })),
    );
    await grantKeys(both, options);
    assert.deepEqual(asked, [home.origin, elsewhere.origin]);
  });

  it("asks again once the permission is taken back", async () => {
    let askedCount = 0;
    const { vault, options } = createVault({
      confirmEnvironmentKey: async () => {
        askedCount += 1;
        return true;
      },
    });
    const need: KeyNeed = { source: "env", name: "API_KEY", origin: home.origin };
    await grantKeys([need], options);
    await vault.disallow(need);
    await grantKeys([need], options);
    assert.equal(askedCount, 2);
  });

  it("sends no environment variable that was not allowed", async () => {
    const { options, vault } = createVault({ confirmEnvironmentKey: async () => undefined });
    const need: KeyNeed = { source: "env", name: "API_KEY", origin: home.origin };
    assert.equal(await grantKeys([need], options), undefined);
    assert.equal(vault.isAllowed(need), false);
  });

  it("takes a stored key where the environment variable is not set, for its own origin only", async () => {
    const { vault } = createVault();
    await vault.set({ name: "NOT_SET", origin: home.origin }, "stored");
    await vault.set({ name: "API_KEY", origin: home.origin }, "stored too");
    const asker = {
      confirmEnvironmentKey: async () => true as const,
      enterKey: () => assert.fail("asked for a key"),
    };
    const granted = (name: string, origin: string) =>
      grantKeys([{ source: "env", name, origin }], {
        vault,
        environment: { API_KEY: "from env", EMPTY: "" },
        asker,
      });
    assert.equal((await granted("NOT_SET", home.origin))?.[0]?.value, "stored");
    assert.equal((await granted("NOT_SET", "https://elsewhere.test"))?.[0]?.value, undefined);
    assert.equal((await granted("API_KEY", home.origin))?.[0]?.value, "from env");
    assert.equal((await granted("EMPTY", home.origin))?.[0]?.value, undefined);
  });

  it("asks nothing for an environment variable that is not set", async () => {
    const { options } = createVault({ confirmEnvironmentKey: () => assert.fail("asked") });
    const need: KeyNeed = { source: "env", name: "NOT_SET", origin: home.origin };
    assert.deepEqual(await grantKeys([need], options), [need]);
  });
});

describe("keys of runs that were started over HTTP", () => {
  const need: KeyNeed = { source: "env", name: "API_KEY", origin: home.origin };

  it("are granted by the same rules: asked for once, then given without a question", async () => {
    let askedCount = 0;
    const { options } = createVault({
      confirmEnvironmentKey: async () => {
        askedCount += 1;
        return true;
      },
    });
    const answer = createKeyAnswers(options);
    assert.deepEqual(await answer([need]), [{ ...need, value: "from-env" }]);
    assert.deepEqual(await answer([need]), [{ ...need, value: "from-env" }]);
    assert.equal(askedCount, 1);
  });

  it("are refused with a message for whoever asked, and can be asked for again", async () => {
    const { options } = createVault({ confirmEnvironmentKey: async () => undefined });
    const answer = createKeyAnswers(options);
    await assert.rejects(answer([need]), /refused in the editor/);
    await assert.rejects(answer([need]), /refused in the editor/);
  });

  it("lead to one question at a time", async () => {
    const choice = Promise.withResolvers<true | undefined>();
    const { options } = createVault({ confirmEnvironmentKey: () => choice.promise });
    const answer = createKeyAnswers(options);
    const first = answer([need]);
    await assert.rejects(answer([need]), /is asking for the keys of another run/);
    choice.resolve(true);
    assert.deepEqual(await first, [{ ...need, value: "from-env" }]);
  });
});

function createVault(asker: Partial<KeyAsker> = {}) {
  const secrets = new Map<string, string>();
  const memory = new Map<string, unknown>();
  const vault = new KeyVault(
    {
      get: async (key) => secrets.get(key),
      store: async (key, value) => void secrets.set(key, value),
      delete: async (key) => void secrets.delete(key),
    },
    {
      get: <T>(key: string, defaultValue: T) => (memory.get(key) as T | undefined) ?? defaultValue,
      update: async (key, value) => void memory.set(key, value),
    },
  );
  const options: GrantKeysOptions = {
    vault,
    environment: { API_KEY: "from-env" },
    asker: {
      confirmEnvironmentKey: () => assert.fail("asked for an environment key"),
      enterKey: () => assert.fail("asked for a key"),
      ...asker,
    },
  };
  return { vault, secrets, memory, options };
}
