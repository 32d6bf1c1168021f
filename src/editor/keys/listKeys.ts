import type { KeyNeed } from "../../model/config/keyNeed.ts";
import type { ListedKey } from "../../model/wire/dataProtocol.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { findKey, type KeyEnvironment } from "./findKey.ts";
import type { KeyPlace, KeyVault } from "./keyVault.ts";

/** The keys that configs name, and those that are stored beside them; no value leaves this function. */
export async function listKeys(
  configs: readonly Pick<ConfigSummary, "file" | "keys">[],
  vault: Pick<KeyVault, "get" | "list" | "isAllowed">,
  environment: KeyEnvironment,
): Promise<ListedKey[]> {
  const named = configs.flatMap(({ file, keys }) => keys.map((need) => ({ need, file })));
  const byPlace = Map.groupBy(named, ({ need: { source, name, origin } }) =>
    JSON.stringify([source, name, origin]),
  );
  const list = async ({ source, name, origin }: KeyNeed, files: readonly string[]) => {
    const need = { source, name, origin };
    const heldIn = (await findKey(need, vault, environment))?.heldIn;
    const isAllowed = source === "env" && vault.isAllowed(need);
    return { ...need, configs: [...new Set(files)], ...(heldIn && { heldIn }), isAllowed };
  };
  const wanted = await Promise.all(
    [...byPlace.values()].flatMap((all) => {
      const [first] = all;
      return first === undefined
        ? []
        : [
            list(
              first.need,
              all.map(({ file }) => file),
            ),
          ];
    }),
  );
  const isUsed = (place: KeyPlace) =>
    wanted.some(
      ({ name, origin, heldIn }) =>
        heldIn === "storage" && name === place.name && origin === place.origin,
    );
  const unused = vault
    .list()
    .filter((place) => !isUsed(place))
    .map((place) => list({ source: "secret", ...place }, []));
  const listed = [...wanted, ...(await Promise.all(unused))];
  return listed.sort((a, b) => a.name.localeCompare(b.name));
}
