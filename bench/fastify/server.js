// The yardstick: the usual minimal Fastify server with the pg driver, on the very table that the API keeps designs in.
// It checks no token, no rule and no price, and announces nothing.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, options: '-c search_path=builder' });
const app = Fastify();

app.get('/ready', async () => ({ ready: true }));

app.get('/api/designs', async (request) => {
  const { owner, status, limit } = request.query;
  const { rows } = await pool.query(
    'SELECT sheet FROM designs WHERE owner = $1 AND status = $2 ORDER BY updated_ms DESC, id DESC LIMIT $3',
    [owner, status, Number(limit)],
  );
  return { items: rows.map((row) => JSON.parse(row.sheet)) };
});

app.post('/api/designs', async (request, reply) => {
  const now = new Date();
  const { owner, ...chosen } = request.body;
  const design = { id: randomUUID(), ...chosen, version: 1, created: now, updated: now };
  await pool.query(
    'INSERT INTO designs (id, owner, status, updated_ms, version, sheet) VALUES ($1, $2, $3, $4, $5, $6)',
    [design.id, owner, design.status, now.getTime(), design.version, JSON.stringify(design)],
  );
  return reply.code(201).send(design);
});

// Tables that live have been counted by autovacuum, which comes once a minute; those of a measurement were filled just now.
// The statements of both servers are planned by the counts. Only these: one that is counted while it is empty is taken for empty.
await pool.query('ANALYZE designs, idempotency, outbox');
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
