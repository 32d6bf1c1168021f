import assert from "node:assert/strict";
import { findErrorAction } from "../../../src/editor/errorActions.ts";
import { toUserError } from "../../../src/editor/host/toUserError.ts";
import { commandIds, internalCommandIds } from "../../../src/editor/ids.ts";
import { toFailure } from "../../../src/host/toFailure.ts";
import type { Mend } from "../../../src/model/mend.ts";
import { buildStorageError } from "../../../src/model/storageError.ts";
import { UserError, type UserErrorCode } from "../../../src/model/userError.ts";

/** The error as it is in the editor, once it has crossed the channel of the host. */
const cross = (error: unknown) =>
  toUserError(JSON.parse(JSON.stringify(toFailure(error))) as ReturnType<typeof toFailure>);
const actionOf = (error: unknown) => findErrorAction(cross(error));

describe("errors in the editor", () => {
  it("offer for each code what mends it; where nothing does, the log", () => {
    const labels: Record<UserErrorCode, string | undefined> = {
      locked: "Show Running Run",
      not_found: "Refresh",
      untrusted: "Manage Trust",
      forbidden: "Set API Key…",
      storage: "Rebuild Index",
      config: undefined,
      usage: undefined,
      unsupported: undefined,
      host: undefined,
    };
    for (const [code, label] of Object.entries(labels)) {
      const error = new UserError("Broken.", { code: code as UserErrorCode });
      assert.equal(actionOf(error)?.label, label, code);
    }
    assert.equal(actionOf(new TypeError("x")), undefined);
  });

  it("lead to the place, key, setting or index that they name, whatever their code", () => {
    const place = { kind: "place", file: "/w/a.json", line: 3, column: 7 } as const;
    const mends: [Mend, string, string, unknown][] = [
      [place, "Go to Error", "vscode.open", undefined],
      [
        { kind: "storedKey", name: "main", origin: "https://a.example" },
        "Set API Key…",
        commandIds.setApiKey,
        [{ name: "main", origin: "https://a.example" }],
      ],
      [
        { kind: "setting", setting: "touchstone.dataFolder" },
        "Open Settings",
        "workbench.action.openSettings",
        ["@id:touchstone.dataFolder"],
      ],
      [{ kind: "index" }, "Rebuild Index", commandIds.rebuildIndex, undefined],
    ];
    for (const [mend, label, command, args] of mends) {
      const action = actionOf(new UserError("Broken.", { code: "config", mend }));
      assert.deepEqual([action?.label, action?.command, action?.args], [label, command, args]);
    }
    const action = actionOf(new UserError("Broken.", { code: "config", mend: place }));
    assert.deepEqual(action?.place, place);
    const running = actionOf(new UserError("Busy.", { code: "locked" }));
    assert.equal(running?.command, internalCommandIds.openRunningReport);
  });

  it("offer to rebuild the index only where the disk itself is well", () => {
    for (const code of ["ENOSPC", "EACCES", "EROFS", "EIO"]) {
      const cause = Object.assign(new Error("x"), { code });
      assert.equal(actionOf(buildStorageError("write", "/w/index.json", cause)), undefined, code);
    }
    const broken = new UserError("/w/index.json is broken.", { code: "storage" });
    assert.equal(actionOf(broken)?.label, "Rebuild Index");
  });

  it("are taken for one of the host when their code is unknown", () => {
    assert.equal(toUserError({ code: "strange", message: "x" }).code, "host");
  });
});
