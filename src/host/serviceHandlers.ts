import type { HostParams } from "../model/wire/hostProtocol.ts";
import { createToken } from "../service/createToken.ts";
import type { RunningService } from "../service/service.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type ServiceHandlers = Pick<Handlers, "startService" | "stopService">;

/** Starting and stopping the Test Service of the folder. */
export function createServiceHandlers(session: HostSession): ServiceHandlers {
  return {
    async startService(params) {
      const { url, token } = await session.service.start(() => startFolder(session, params));
      return { url, token };
    },
    async stopService() {
      await session.service.stop();
      return {};
    },
  };
}

// --- internal ---

/** The service and all it needs load when it is first asked for. */
async function startFolder(
  { folder, editor }: HostSession,
  { host = "127.0.0.1", port = 0, isTrusted }: HostParams<"startService">,
): Promise<RunningService> {
  const { startService } = await import("../service/service.ts");
  return await startService({
    runs: folder.runs,
    host,
    port,
    isTrusted,
    token: createToken(),
    log: (level, message) => editor.post({ type: "log", level, message }),
  });
}
