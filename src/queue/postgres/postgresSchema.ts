import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  MIGRATION_ADVISORY_LOCK_KEY,
  type PgQueryable,
  runMigrations,
} from "bullmq";

/** The tables of queues lie there, apart from what else is in the database. */
export const schemaName = "touchstone";

/** Makes the tables where they are missing, or of an older version; a part of them is never left. */
export async function prepareSchema(session: PgQueryable): Promise<void> {
  if (await isPrepared(session)) return;
  await runMigrations(session, schemaName, { skipVersionCheck: true });
  await session.query(ownStatements);
}

// --- internal ---

/**
 * Beside the tables of BullMQ, one for the turns of rates. Nobody listens to its events: none is written. All that open a
 * store at the same time take the lock that its own tables are made under.
 */
const ownStatements = `
SELECT pg_advisory_xact_lock(${MIGRATION_ADVISORY_LOCK_KEY}, hashtext('${schemaName}'));
CREATE OR REPLACE FUNCTION ${schemaName}.publish_event(p_queue text, p_event text, p_data jsonb)
  RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint';
CREATE TABLE IF NOT EXISTS ${schemaName}.turn (name text PRIMARY KEY, free_ms double precision NOT NULL);
`;

async function isPrepared(session: PgQueryable): Promise<boolean> {
  const { rows } = await session.query(`SELECT to_regclass('${schemaName}.turn') AS made`);
  if (rows[0]?.made === null) return false;
  const version = await assertSchemaCompatibility(session, schemaName, { skipVersionCheck: true });
  return version >= LATEST_SCHEMA_VERSION;
}
