// Measures graphile-worker as `platform/jobs.rs` measures our jobs, but without keys: the time from enqueueing to the start, then how
// many run in a second. Prints one line of JSON.

import { run, runMigrations } from "graphile-worker";
import pg from "pg";

const JOBS = Number(process.env.JOBS);
const ROUNDS = Number(process.env.ROUNDS);
const CONCURRENCY = 32;
const LATENCY_JOBS = 300;
const PAUSE_MS = 10;

// As many connections as a module of ours has.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
const quiet = () => undefined;
const logger = { error: console.error, warn: quiet, info: quiet, debug: quiet, scope: () => logger };

let started = 0;
let onStart = quiet;
const taskList = {
  "do-nothing": () => {
    started += 1;
    onStart(performance.now());
  },
};

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const startRunner = () =>
  run({ pgPool: pool, taskList, concurrency: CONCURRENCY, noHandleSignals: true, logger, pollInterval: 1_000 });

const percentile = (values, percent) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(((sorted.length - 1) * percent) / 100)];
};

const measureLatency = async () => {
  const runner = await startRunner();
  const waits = [];
  for (let index = 0; index < LATENCY_JOBS; index += 1) {
    const start = new Promise((resolve) => {
      onStart = resolve;
    });
    const enqueued = performance.now();
    await runner.addJob("do-nothing", {});
    waits.push((await start) - enqueued);
    await sleep(PAUSE_MS);
  }
  onStart = quiet;
  await runner.stop();
  return waits;
};

// A job that succeeded is deleted, so the last outcome is stored when no job is left.
const measureRate = async () => {
  await pool.query(
    "SELECT graphile_worker.add_job('do-nothing', json_build_object('number', n)) FROM generate_series(1, $1::int) AS n",
    [JOBS],
  );
  const target = started + JOBS;
  const began = performance.now();
  const runner = await startRunner();
  const left = async () =>
    Number((await pool.query("SELECT count(*) FROM graphile_worker._private_jobs")).rows[0].count);
  while (started < target || (await left()) > 0) await sleep(5);
  const elapsed = performance.now() - began;
  await runner.stop();
  return JOBS / (elapsed / 1_000);
};

await runMigrations({ pgPool: pool, logger });
const waits = await measureLatency();
const rates = [];
for (let round = 0; round < ROUNDS; round += 1) rates.push(await measureRate());
console.log(
  JSON.stringify({
    jobs_per_second: rates,
    start_p50_ms: percentile(waits, 50),
    start_p99_ms: percentile(waits, 99),
  }),
);
await pool.end();
