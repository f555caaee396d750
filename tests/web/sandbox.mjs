// Starts order-sandbox, which plays the neighbours, for tests in JavaScript.
//
//   ORDER_BUILD_DIR     where the program is
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { required, serviceSecret } from './service.mjs';

// Until it has told its ports; fails when it ends before that.
async function readPorts(process) {
  const urls = {};
  for await (const line of createInterface({ input: process.stdout })) {
    if (line === 'ready') return urls;
    const [name, url] = line.split(' ');
    urls[name] = url;
  }
  throw new Error('order-sandbox does not start');
}

// { environment, control(method, path, body), stop() }. `environment` names the
// neighbours to the service, whose port the callbacks go to.
export async function startSandbox(servicePort) {
  const ports = ['product', 'auth', 'cart', 'payment', 'warehouse', 'address', 'control']
    .flatMap((name) => [`--${name}-port`, '0']);
  const sandbox = spawn(join(required('ORDER_BUILD_DIR'), 'order-sandbox'), [
    'serve', ...ports, '--service-secret', serviceSecret,
    '--order-service-url', `http://127.0.0.1:${servicePort}`,
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(sandbox, 'close');
  const urls = await readPorts(sandbox);
  sandbox.stdout.resume();
  const environment = Object.fromEntries(['product', 'auth', 'cart', 'payment']
    .map((name) => [`${name.toUpperCase()}_SERVICE_URL`, urls[name]]));
  const control = async (method, path, body) => {
    const reply = await fetch(`${urls.control}${path}`, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60000),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.text();
  };
  const stop = async () => {
    sandbox.kill('SIGTERM');
    await ended;
  };
  return { environment, control, stop };
}
