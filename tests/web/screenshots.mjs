// Takes the pictures of docs/console.md, from a service with some life in it.
//
//   source the environment of script/test, then:
//   node tests/web/screenshots.mjs docs/images
//
//   ORDER_BUILD_DIR, TEST_DATABASE_URL, ORDER_WEB_PACKAGES   as for the tests
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startWorld } from './console_world.mjs';
import { psql } from './service.mjs';

const folder = resolve(process.argv[2] ?? 'docs/images');
mkdirSync(folder, { recursive: true });

const world = await startWorld({
  PAYMENT_SERVICE_RETRIES: '0', CIRCUIT_BREAKER_ENABLED: 'false',
});
const names = ['Siti Rahma', 'Dewi Lestari', 'Budi Santoso', 'Agus Wijaya', 'Rina Kusuma', 'Joko Susilo'];
let placed = 0;
const place = () => world.place({
  products: [1 + placed % 40], recipient: names[placed++ % names.length] });
const move = (order, newStatus, reason) =>
  world.call('PUT', `/api/admin/orders/${order.id}/status`, { body: { newStatus, reason } });

async function liveliness(page, minutes) {
  const end = Date.now() + minutes * 60000;
  for (let i = 0; Date.now() < end; ++i) {
    const order = await place();
    if (i % 3) await world.control('POST', `/payments/${order.id}/pay`);
    if (i % 3 === 2) await move(order, 'confirmed');
    if (i % 7 === 6) await move(order, 'cancelled', 'out_of_stock');
    await pause(400 + 350 * (1 + Math.sin(i / 9)));
  }
  await page.bringToFront();
}

async function makeTrouble() {
  const parked = await place();
  await psql(world.database, `update service_outbox set parked_at = now() - interval '14 minutes',
    retry_count = 10, last_error = 'MSG_SIZE_TOO_LARGE: Broker: Message size too large'
    where aggregate_id = '${parked.id}' and sequence = 1`);
  const stuck = [];
  for (let i = 0; i < 3; ++i)
    stuck.push(await world.placeStuck({ products: [50 + i], recipient: names[i] }));
  return stuck[0];
}

const browser = await world.open();
const { page } = browser;
const show = async (place, sign) => {
  await page.goto('about:blank');
  await page.goto(`${world.url}/console/${place}`);
  await page.locator(sign).first().waitFor();
};
const take = (name, fullPage = false) =>
  page.screenshot({ path: join(folder, `console-${name}.png`), fullPage, scale: 'css' });

try {
  await page.setViewportSize({ width: 1200, height: 1220 });
  await show('', '.chart');
  await liveliness(page, Number(process.env.MINUTES ?? 3));
  await take('overview');
  await page.emulateMedia({ colorScheme: 'dark' });
  await pause(500);
  await take('overview-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  const stuck = await makeTrouble();
  await page.setViewportSize({ width: 1000, height: 620 });
  await show('#/orders', 'tbody tr');
  await take('orders');
  await page.setViewportSize({ width: 1200, height: 860 });
  await show('#/stuck', 'tbody tr');
  await take('stuck');
  await show(`#/orders/${stuck.id}`, '.timeline');
  await take('order');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Retry invoice' }).click();
  await pause(300);
  await take('mend-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await show(`#/orders/${stuck.id}`, '.timeline');
  await take('phone');
} finally {
  await world.stop();
}
