// A service with its neighbours, and a browser at its console as an admin sees
// it through the gateway.
import { randomUUID } from 'node:crypto';
import { openBrowser } from './browser.mjs';
import { startSandbox } from './sandbox.mjs';
import { gatewayKey, psql, startService } from './service.mjs';

// Patience for what must happen, on a machine that does much else.
export const patience = 60000;

export const asUser = (id, role = 'buyer') => ({
  'x-gateway-key': gatewayKey, 'x-user-id': id, 'x-user-role': role,
});
export const admin = asUser(randomUUID(), 'admin');

const product = (number) =>
  `c0000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

// { url, database, control(...), call(...), place(...), placeStuck(...), open(), stop() }
export async function startWorld(settings = {}) {
  let sandbox;
  const service = await startService(async (port) => {
    await sandbox?.stop();
    sandbox = await startSandbox(port);
    return { ...sandbox.environment, ...settings };
  }).catch(async (error) => {
    await sandbox?.stop();
    throw error;
  });

  const call = async (method, path, { body, headers = admin } = {}) => {
    const reply = await fetch(`${service.url}${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    const got = await reply.json();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(got)}`);
    return got.data;
  };

  // One order of these products (sandbox/README.md), all of one seller.
  const place = async ({ products = [1], recipient = 'Siti Rahma' } = {}) => {
    const placed = await call('POST', '/api/orders', {
      headers: asUser(randomUUID()),
      body: {
        idempotencyKey: randomUUID(),
        items: products.map((number) => ({ productId: product(number), quantity: 2 })),
        shippingAddress: {
          name: recipient, phone: '+6281234567890', province: 'DKI Jakarta',
          city: 'Jakarta Selatan', district: 'Kebayoran Baru', postalCode: '12110',
          address: 'Jl. Melati 5',
        },
        shippingCost: 20000, taxAmount: 11000, paymentMethod: 'qris',
        metadata: { courierCode: 'jne', serviceType: 'REG' },
      },
    });
    return placed.orders[0];
  };

  // An order without an invoice, because payment-service fails; left as its
  // sweeper leaves it after two looks in vain.
  const placeStuck = async (basket) => {
    await sandbox.control('PUT', '/faults/payment', { mode: 'status', status: 503 });
    const order = await place(basket);
    await sandbox.control('DELETE', '/faults/payment');
    await psql(service.database, `update order_deadline set attempts = 2,
      last_error = 'payment-service answered 503', looked_at = now(),
      due_at = now() + interval '1 h' where order_id = '${order.id}'`);
    return order;
  };

  const browsers = [];
  const open = async (headers = admin) => {
    const browser = await openBrowser(service.url, headers);
    browser.page.setDefaultTimeout(patience);
    browsers.push(browser);
    return browser;
  };

  // The service's exit code, whatever else goes wrong.
  const stop = async () => {
    for (const browser of browsers) await browser.stop();
    const code = await service.stop();
    await sandbox.stop();
    return code;
  };
  return {
    url: service.url, database: service.database, control: sandbox.control,
    call, place, placeStuck, open, stop,
  };
}
