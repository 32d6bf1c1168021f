import assert from "node:assert/strict";
import { TestService } from "../../../../src/editor/host/testService.ts";
import {
  formatServiceStatus,
  formatServiceTooltip,
} from "../../../../src/editor/text/serviceText.ts";

const address = { url: "http://127.0.0.1:4711", token: "secret-token" };

describe("the Test Service as the editor knows it", () => {
  it("runs from its start to its stop, and tells each change once", async () => {
    const { service, changes } = createService();
    assert.equal(service.running, undefined);
    await service.start();
    await service.start();
    assert.deepEqual(service.running, address);
    await service.stop();
    assert.equal(service.running, undefined);
    assert.deepEqual(changes, [address.url, undefined]);
  });

  it("ends with its run host, which is told only of a service that ran", async () => {
    const { service, changes } = createService();
    assert.equal(service.onHostEnded(), false);
    await service.start();
    assert.equal(service.onHostEnded(), true);
    assert.equal(service.running, undefined);
    assert.equal(service.onHostEnded(), false);
    assert.deepEqual(changes, [address.url, undefined]);
  });

  it("does not run when its start failed, and still runs when its stop did", async () => {
    const { service, faults } = createService();
    faults.start = new Error("no port");
    await assert.rejects(service.start(), /no port/);
    assert.equal(service.running, undefined);
    delete faults.start;
    await service.start();
    faults.stop = new Error("no answer");
    await assert.rejects(service.stop(), /no answer/);
    assert.deepEqual(service.running, address);
  });
});

describe("texts of the Test Service", () => {
  const one = { folder: "first", url: "http://127.0.0.1:4711" };
  const other = { folder: "second", url: "http://[::1]:4712" };

  it("show the port of one, and the number of several", () => {
    assert.equal(formatServiceStatus([one]), "Test Service :4711");
    assert.equal(formatServiceStatus([one, other]), "2 Test Services");
    assert.equal(formatServiceStatus([{ ...one, url: "http://127.0.0.1" }]), "Test Service");
  });

  it("say where each folder's is", () => {
    assert.equal(
      formatServiceTooltip([one, other]),
      "Test Service of first: http://127.0.0.1:4711\nTest Service of second: http://[::1]:4712",
    );
  });
});

function createService() {
  const faults: { start?: Error; stop?: Error } = {};
  const service = new TestService({
    async start() {
      if (faults.start !== undefined) throw faults.start;
      return { ...address };
    },
    async stop() {
      if (faults.stop !== undefined) throw faults.stop;
    },
  });
  const changes: (string | undefined)[] = [];
  service.onDidChange(() => changes.push(service.running?.url));
  return { service, faults, changes };
}
