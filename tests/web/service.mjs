// Starts order-service on a fresh database, for tests in JavaScript.
//
//   ORDER_BUILD_DIR     where the program is
//   TEST_DATABASE_URL   of a superuser
//
// A test calls startService() and, whatever happened, stop() of what it gets.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const gatewayKey = 'web-test-gateway-key';
export const serviceSecret = 'web-test-service-secret';

export function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this with script/test`);
  return value;
}

// Free now; startService tries another one if it is taken meanwhile.
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function psql(url, statement) {
  await run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', statement]);
}

async function makeDatabase() {
  const admin = required('TEST_DATABASE_URL');
  const name = `web_${process.pid}_${randomBytes(4).toString('hex')}`;
  await psql(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => psql(admin, `drop database if exists ${name} with (force)`),
  };
}

async function answers(url, process, deadline) {
  while (process.exitCode === null && Date.now() < deadline) {
    const reply = await fetch(url).catch(() => null);
    await reply?.arrayBuffer();
    if (reply?.ok) return true;
    await pause(50);
  }
  return false;
}

async function launch(database, port, extra) {
  const program = join(required('ORDER_BUILD_DIR'), 'order-service');
  const log = [];
  const service = spawn(program, ['serve'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      ORDER_DATABASE_URL: database.url,
      PORT: String(port),
      BIND_ADDRESS: '127.0.0.1',
      GATEWAY_SECRET_KEY: gatewayKey,
      SERVICE_SECRET: serviceSecret,
      ...extra,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  service.stdout.on('data', (text) => log.push(text));
  service.stderr.on('data', (text) => log.push(text));
  const ended = once(service, 'close');
  const url = `http://127.0.0.1:${port}`;
  const up = await answers(`${url}/health/ready`, service, Date.now() + 60000);
  const stop = async () => {
    const late = setTimeout(() => service.kill('SIGKILL'), 10000);
    service.kill('SIGTERM');
    const [code] = await ended;
    clearTimeout(late);
    return code;
  };
  return { up, url, stop, log: () => log.join('') };
}

// { url, log(), database, stop() }; stop() gives the service's exit code.
// `extra`: further settings, or a function that gives them for the port which
// the service is going to try.
export async function startService(extra = {}) {
  const database = await makeDatabase();
  let log = '';
  for (let attempt = 0; attempt < 3; ++attempt) {
    const port = await freePort();
    const settings = typeof extra === 'function' ? await extra(port) : extra;
    const service = await launch(database, port, settings);
    if (service.up) {
      const stop = async () => {
        const code = await service.stop();
        await database.drop();
        return code;
      };
      return { url: service.url, log: service.log, database: database.url, stop };
    }
    await service.stop();
    log = service.log();
  }
  await database.drop();
  throw new Error(`order-service does not start:\n${log}`);
}
