import assert from "node:assert/strict";
import { chooseProxy } from "../../../../src/providers/http/proxySettings.ts";

const api = new URL("https://api.example.com/v1");
const plain = new URL("http://api.example.com:8080/v1");

function choose(target: URL, env: Record<string, string>, proxy?: string): string | undefined {
  return chooseProxy(target, { env, proxy })?.origin;
}

describe("chooseProxy", () => {
  it("takes none when nothing is set", () => {
    assert.equal(choose(api, {}), undefined);
    assert.equal(choose(api, { HTTPS_PROXY: "" }, ""), undefined);
  });

  it("takes the variable of the target's protocol, in either case", () => {
    const env = { HTTPS_PROXY: "http://tls:1", http_proxy: "http://plain:2" };
    assert.equal(choose(api, env), "http://tls:1");
    assert.equal(choose(plain, env), "http://plain:2");
    assert.equal(choose(api, { https_proxy: "proxy:3" }), "http://proxy:3");
  });

  it("takes an empty variable for one that is not set, whatever its case", () => {
    assert.equal(choose(api, { HTTPS_PROXY: "", https_proxy: "http://p:1" }), "http://p:1");
    assert.equal(choose(plain, { http_proxy: "", HTTP_PROXY: "http://p:1" }), "http://p:1");
    assert.equal(
      choose(api, { HTTPS_PROXY: "", ALL_PROXY: "", all_proxy: "http://p:1" }),
      "http://p:1",
    );
    const excluded = { NO_PROXY: "", no_proxy: "api.example.com", HTTPS_PROXY: "http://p:1" };
    assert.equal(choose(api, excluded), undefined);
  });

  it("prefers the editor's setting", () => {
    assert.equal(
      choose(api, { HTTPS_PROXY: "http://env:1" }, "http://setting:2"),
      "http://setting:2",
    );
  });

  it("never takes one for loopback", () => {
    for (const host of ["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "api.localhost"]) {
      assert.equal(choose(new URL(`http://${host}:1/`), {}, "http://proxy:2"), undefined, host);
    }
    assert.equal(choose(new URL("http://localhost.example.com/"), {}, "http://p:2"), "http://p:2");
  });

  it("leaves out what NO_PROXY names: hosts, domains, ports, everything", () => {
    const excluded = (list: string, target: URL) =>
      choose(target, { NO_PROXY: list }, "http://p:1") === undefined;
    assert.ok(excluded("other.org, api.example.com", api));
    assert.ok(excluded("example.com", api));
    assert.ok(excluded(".example.com", api));
    assert.ok(excluded("*.example.com", api));
    assert.ok(excluded("*", api));
    assert.ok(excluded("api.example.com:443", api));
    assert.ok(excluded("api.example.com:8080", plain));
    assert.ok(!excluded("api.example.com:8081", plain));
    assert.ok(!excluded("ample.com", api));
    assert.ok(!excluded("", api));
  });

  it("refuses a kind of proxy it cannot use", () => {
    assert.throws(() => choose(api, {}, "socks5://proxy:1"), /socks5 proxy is not supported/);
  });
});
