import { brokerPrograms, findObstacle } from "../servers/brokerProcess.ts";
import { logStep } from "./log.ts";
import { ensureSystemPackages } from "./systemPackages.ts";

/** Installs Debian's brokers that are not there; where that cannot be, the tests that need one are skipped. */
export async function ensureBrokers(): Promise<void> {
  for (const broker of Object.values(brokerPrograms)) {
    if (findObstacle(broker) === undefined) continue;
    try {
      await ensureSystemPackages([broker.package]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logStep(`tests with ${broker.program} are skipped: ${reason}`);
    }
  }
}
