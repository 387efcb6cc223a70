// Keeps what oidc-provider keeps in PostgreSQL: one table, a row a thing, as its documentation asks of an adapter.
import pg from 'pg';

const told = JSON.parse(process.argv[2]);
const TABLE = `
  CREATE UNLOGGED TABLE IF NOT EXISTS kept (
    kind text, id text, payload jsonb NOT NULL, grant_id text, uid text, expires_at timestamptz, PRIMARY KEY (kind, id)
  );
  CREATE INDEX IF NOT EXISTS kept_grant ON kept (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS kept_uid ON kept (uid) WHERE uid IS NOT NULL`;
const pool = told.database ? new pg.Pool({ ...told.database, max: 8 }) : undefined;
if (pool) await pool.query(TABLE);

// Statements have names, so that each is prepared once a connection: the fastest that the driver can do.
const ask = (name, text, values) => pool.query({ name, text, values });
const shown = ({ rows: [row] }) => row?.payload;

export class postgresAdapter {
  constructor(kind) {
    this.kind = kind;
  }

  async upsert(id, payload, expiresIn) {
    await ask(
      'upsert',
      `INSERT INTO kept VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')
       ON CONFLICT (kind, id) DO UPDATE SET payload = EXCLUDED.payload, grant_id = EXCLUDED.grant_id,
         uid = EXCLUDED.uid, expires_at = EXCLUDED.expires_at`,
      [this.kind, id, payload, payload.grantId ?? null, payload.uid ?? null, expiresIn ?? null],
    );
  }

  async find(id) {
    return shown(await ask('find', 'SELECT payload FROM kept WHERE kind = $1 AND id = $2', [this.kind, id]));
  }

  async findByUid(uid) {
    return shown(await ask('uid', 'SELECT payload FROM kept WHERE kind = $1 AND uid = $2', [this.kind, uid]));
  }

  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    await ask(
      'consume',
      `UPDATE kept SET payload = payload || jsonb_build_object('consumed', extract(epoch FROM now())::int)
       WHERE kind = $1 AND id = $2`,
      [this.kind, id],
    );
  }

  async destroy(id) {
    await ask('destroy', 'DELETE FROM kept WHERE kind = $1 AND id = $2', [this.kind, id]);
  }

  async revokeByGrantId(grantId) {
    await ask('revoke', 'DELETE FROM kept WHERE grant_id = $1', [grantId]);
  }
}
