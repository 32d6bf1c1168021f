import assert from "node:assert/strict";
import { runFolderFileSchema } from "../../../../src/model/results/runFolder.ts";
import { loadSnapshot } from "../../../../src/run/resume/loadSnapshot.ts";
import { makeRunFolder } from "../../store/storeFixtures.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";

describe("the config of a run as it was", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  it("has the defaults of keys that came after the version that wrote it", () => {
    const { config, scenarios, hashes } = makeLoadedConfig(workspace.folder, { providers: [] }, [
      makeStreamScenario({ reactions: [makeReaction()] }),
    ]);
    const first = { kind: "http", host: "127.0.0.1", port: 0, path: "/hook" };
    const written = structuredClone(scenarios).map((scenario) => {
      if (scenario.kind === "prompt") return scenario;
      const reactions = scenario.reactions.map(({ id, stopTriggers, loggers }) => {
        return { id, stopTriggers, loggers, handler: first };
      });
      return { ...scenario, reactions };
    });
    const folder = runFolderFileSchema.parse({
      ...makeRunFolder(),
      snapshot: { config, scenarios: written, hashes },
    });
    const { store } = workspace.options(makeLoadedConfig(workspace.folder, {}));
    const loaded = loadSnapshot(store, folder, workspace.folder);
    assert.deepEqual(loaded.scenarios, scenarios.map(withHandlerOf(first)));
  });
});

/** The scenario whose reactions have every key that their handler has today. */
function withHandlerOf(handler: { kind: string; path: string }) {
  return <T extends object>(scenario: T): T => {
    const reaction = makeReaction();
    return {
      ...scenario,
      reactions: [{ ...reaction, handler: { ...reaction.handler, ...handler } }],
    };
  };
}
