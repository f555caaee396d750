// A service with the sandbox as its neighbours, HAProxy before it, and Prometheus
// that watches both: real programs on ports of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, startService } from '../web/service.mjs';
import { built, require, root, yamlOf } from './support.mjs';

export const patience = 60_000;
export const secrets = { gateway: 'deploy-test-gateway-secret', service: 'web-test-service-secret' };

// What `ask` gives once it gives something.
export async function eventually(what, ask) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await pause(100);
  }
}

// { log(), running(), stop() }
function start(command, options, env = {}) {
  const log = [];
  const child = spawn(command, options, {
    env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', (error) => log.push(`${command}: ${error.message}; run script/install\n`));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log.push(text));
  const ended = once(child, 'close');
  const stop = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill('SIGTERM');
    await ended.catch(() => {});
    clearTimeout(late);
  };
  const running = () => child.exitCode === null && child.signalCode === null && child.pid;
  return { log: () => log.join(''), running, stop };
}

// A port that leads on to another one, which may be known later: neighbours call
// the service back, and it calls them.
async function openDoor() {
  let port = 0;
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => { sockets.delete(socket); near.destroy(); far.destroy(); });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => new Promise((done) => {
    for (const socket of sockets) socket.destroy();
    server.close(done);
  });
  const leadTo = (target) => { port = target; };
  return { url: `http://127.0.0.1:${server.address().port}`, leadTo, stop, log: () => '' };
}

async function startSandbox(folder, orderService) {
  const file = join(folder, 'ports.json');
  const names = ['product', 'auth', 'cart', 'payment', 'warehouse', 'address', 'control'];
  const program = start(built('order-sandbox'), [
    ...names.flatMap((name) => [`--${name}-port`, '0']),
    '--ports-file', file, '--order-service-url', orderService,
  ], { SERVICE_SECRET: secrets.service });
  const ports = await eventually('the sandbox listens', async () => {
    if (!program.running()) throw new Error(program.log());
    return readFile(file, 'utf8').then(JSON.parse).catch(() => null);
  });
  const urls = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${ports[name]}`]));
  return { ...program, urls };
}

// A program on ports of its own: another try when one was taken meanwhile.
async function startOnPorts(count, launch, isUp) {
  let log = '';
  for (let attempt = 0; attempt < 3; ++attempt) {
    const ports = [];
    for (let i = 0; i < count; ++i) ports.push(await freePort());
    const program = await launch(ports);
    const up = await eventually('a program listens or ends',
      async () => (await isUp(ports)) || !program.running());
    if (up && program.running()) return { ...program, ports };
    log = program.log();
    await program.stop();
  }
  throw new Error(`it does not start:\n${log}`);
}

const startBalancer = (servicePort) => startOnPorts(2,
  ([port, statePort]) => start('haproxy', ['-db', '-f', join(root, 'deploy/haproxy/haproxy.cfg')], {
    BALANCER_BIND: `127.0.0.1:${port}`,
    BALANCER_STATS_BIND: `127.0.0.1:${statePort}`,
    BALANCER_CHECK_INTERVAL: '200ms',
    ORDER_REPLICA_1: `127.0.0.1:${servicePort}`,
    PATH: `${process.env.PATH}:/usr/sbin`,
  }),
  async ([, statePort]) =>
    (await fetch(`http://127.0.0.1:${statePort}/metrics`).catch(() => null))?.ok);

// deploy/prometheus/prometheus.yml with the targets of this world, every other second.
async function startPrometheus(folder, targets) {
  const config = yamlOf('deploy/prometheus/prometheus.yml');
  config.global = { scrape_interval: '2s', evaluation_interval: '2s' };
  config.rule_files = config.rule_files.map((file) => join(root, 'deploy/prometheus', file));
  for (const job of config.scrape_configs) {
    delete job.scrape_timeout;
    job.static_configs = [{ targets: targets[job.job_name] ?? [] }];
  }
  const file = join(folder, 'prometheus.yml');
  await writeFile(file, require('yaml').stringify(config));
  return startOnPorts(1,
    ([port]) => start('prometheus', [
      `--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn',
    ]),
    async ([port]) => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok);
}

// { add, folder, stop, log }: parts are stopped in the opposite order.
async function openWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'order-deploy-'));
  const parts = [];
  const add = async (starting) => {
    const part = await starting;
    parts.push(part);
    return part;
  };
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, add, stop, log: () => parts.map((part) => part.log()).join('\n') };
}

// The service and the sandbox, who find each other: { service, sandbox, stop() }.
export async function startShop(world) {
  const all = world ?? await openWorld();
  try {
    const door = await all.add(openDoor());
    const sandbox = await all.add(startSandbox(all.folder, door.url));
    const service = await all.add(startService({
      GATEWAY_SECRET: secrets.gateway,
      SERVICE_SECRET: secrets.service,
      PRODUCT_SERVICE_URL: sandbox.urls.product,
      AUTH_SERVICE_URL: sandbox.urls.auth,
      CART_SERVICE_URL: sandbox.urls.cart,
      PAYMENT_SERVICE_URL: sandbox.urls.payment,
    }));
    door.leadTo(Number(new URL(service.url).port));
    return { service, sandbox, stop: all.stop, log: all.log };
  } catch (error) {
    await all.stop();
    throw error;
  }
}

// The same, with HAProxy and Prometheus.
export async function startWatchedShop() {
  const world = await openWorld();
  const { service } = await startShop(world);
  try {
    const { port } = new URL(service.url);
    const balancer = await world.add(startBalancer(port));
    const prometheus = await world.add(startPrometheus(world.folder, {
      'order-service': [`127.0.0.1:${port}`],
      'order-balancer': [`127.0.0.1:${balancer.ports[1]}`],
    }));
    return {
      ...asked(`http://127.0.0.1:${prometheus.ports[0]}/api/v1`),
      checkOut: (number) => checkOut(`http://127.0.0.1:${balancer.ports[0]}`, number),
      stop: world.stop,
    };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

// What Prometheus answers.
function asked(base) {
  const json = async (path) => (await (await fetch(`${base}/${path}`)).json()).data;
  // What an expression gives now; an error is thrown.
  const query = async (expression) => {
    const reply = await fetch(`${base}/query`, {
      method: 'POST', body: new URLSearchParams({ query: expression }),
    });
    const { status, data, error } = await reply.json();
    if (status !== 'success') throw new Error(`${expression}: ${error}`);
    return data.result;
  };
  const rules = async () => (await json('rules')).groups.flatMap((each) => each.rules);
  const names = async () => new Set(await json('label/__name__/values'));
  return { query, rules, names };
}

const hex = (number) => number.toString(16).padStart(12, '0');

// Orders product `number`, for another shopper each time.
const checkOut = (url, number) => fetch(`${url}/api/orders`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'x-gateway-key': 'web-test-gateway-key',
    'x-user-id': `b1000000-0000-4000-8000-${hex(number)}`,
    'x-user-role': 'buyer',
  },
  body: JSON.stringify({
    idempotencyKey: `deploy-${number}`,
    items: [{ productId: `c0000000-0000-4000-8000-${hex(number)}`, quantity: 1 }],
    shippingAddress: {
      name: 'Sari Dewi', phone: '+6281200000001', province: 'DKI Jakarta',
      city: 'Jakarta Selatan', address: 'Jl. Melati No. 5',
    },
  }),
});
