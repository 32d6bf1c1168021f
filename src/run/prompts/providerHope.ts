import { ProviderError } from "../../model/provider.ts";

/** Whether another request to a provider is of any use. */
export interface ProviderHope {
  /** Takes the fault of an answer, or that there was none. */
  take(fault: ProviderError | undefined): void;
  /** Why nothing more is sent; undefined while something is. */
  givenUp(): ProviderError | undefined;
}

/** After so many answers in a row that every other request would meet (a refused key, a spent quota) it is given up. */
export const mostLastingFaults = 3;

export function createProviderHope(): ProviderHope {
  let inRow = 0;
  let last: ProviderError | undefined;
  return {
    take(fault) {
      if (fault?.isLasting) {
        inRow++;
        last = fault;
      } else if (inRow < mostLastingFaults) inRow = 0;
    },
    givenUp() {
      if (inRow < mostLastingFaults || last === undefined) return undefined;
      const { kind, httpStatus } = last;
      return new ProviderError(`not sent, since ${inRow} answers before were: ${last.message}`, {
        kind,
        httpStatus,
      });
    },
  };
}
