// Debian's Chromium, driven by Playwright, without a word to the outside.
//
//   ORDER_WEB_PACKAGES   the folder whose node_modules holds our packages
//   CHROMIUM             another browser than /usr/bin/chromium
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from './service.mjs';

const { chromium } = createRequire(
  join(required('ORDER_WEB_PACKAGES'), 'any.js'))('playwright-core');

const switches = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--no-proxy-server',
];

// { page, complaints, foreign, stop() }. `complaints` collects what the console
// calls an error or a warning, and failed requests; `foreign` requests to other
// places than `origin`. `headers` go with every request, as a gateway adds them.
export async function openBrowser(origin, headers = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'order-web-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: switches,
    viewport: { width: 1280, height: 1600 },
    extraHTTPHeaders: headers,
    timeout: 180000,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = [];
  const foreign = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) =>
    complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (reply) => {
    if (reply.status() >= 400) complaints.push(`${reply.status()}: ${reply.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && !url.startsWith(`${origin}/`)) foreign.push(url);
  });
  const stop = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { page, complaints, foreign, stop };
}
