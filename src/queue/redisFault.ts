import { errorMessage } from "../model/userError.ts";
import { describeStoreFault, type FaultSign, faultText, type StoreFaults } from "./storeFault.ts";

/** Errors of Redis and Valkey, told by the words that they begin with. */
export const redisFaults: StoreFaults = {
  describe: (error) => describeStoreFault(error, faults),
  isRefusal: (error) =>
    /^(OOM|READONLY|MISCONF|NOREPLICAS|NOPERM|NOAUTH|WRONGPASS)/.test(errorMessage(error)),
  wantsPassword: (error) => /WRONGPASS|NOAUTH/.test(faultText(error)),
};

// --- internal ---

const faults: readonly FaultSign[] = [
  { sign: /WRONGPASS/, words: "it refuses user and password" },
  { sign: /NOAUTH/, words: "it asks for a password" },
  { sign: /^NOPERM/, words: "it does not let this user do what is needed" },
  { sign: /^OOM/, words: "its memory is full" },
  { sign: /^READONLY/, words: "it has become a replica, which takes no writes" },
  { sign: /^MISCONF/, words: "it cannot write to its disk" },
  { sign: /^LOADING/, words: "it still reads what it had written" },
  { sign: /unknown command.*HELLO/i, words: "it is older than version 6" },
  { sign: /^Unknown RESP type/, words: "what answers there is no Redis" },
];
