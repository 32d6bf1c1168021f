import assert from "node:assert/strict";
import { createPathHider } from "../../../../src/service/http/hidePaths.ts";

const hide = createPathHider(["/home/me/My Work", "/srv/results"]);

describe("paths in messages", () => {
  it("below the folders are told relative to them", () => {
    assert.equal(
      hide("Cannot read /home/me/My Work/data/a b.json: x."),
      "Cannot read data/a b.json: x.",
    );
    assert.equal(hide('"/srv/results/index.json"'), '"index.json"');
    assert.equal(hide("in /home/me/My Work."), "in ..");
    assert.equal(hide("see file:///home/me/My%20Work/a.json#/b"), "see a.json#/b");
  });

  it("outside of them keep only their last name", () => {
    assert.equal(hide("file /etc/ssl/key.pem lies outside"), "file …/key.pem lies outside");
    assert.equal(hide("/home/me/My-other/x.json"), "…/x.json");
    assert.equal(hide("at (/usr/lib/a.js:1:2)"), "at (…/a.js:1:2)");
    assert.equal(hide("C:\\Users\\me\\x.json is there"), "…/x.json is there");
    assert.equal(hide("file:///opt/a/b.json"), "…/b.json");
  });

  it("are left alone where they are no paths of files", () => {
    const texts = [
      "http://127.0.0.1:80/home/x is an address",
      "/api/test_runs/1 is a route",
      'must be at "/action/actor"',
      "data/home/x is relative",
      "3/4 and a/b",
    ];
    for (const text of texts) assert.equal(hide(text), text);
  });
});
