// Commands in our pages: all name what is there, and those of README.md, which
// need nothing but a running service, are run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, commandsOf, faultsOf, pages, spansOf } from './commands.mjs';
import { built, isThere, outcomeOf, root, textOf } from './support.mjs';
import { secrets, startShop } from './world.mjs';

// Commands that are not judged, and why.
const unjudged = new Map([]);

test('every command in a block names what is there', async () => {
  const faults = [];
  let judged = 0;
  for (const page of pages())
    for (const block of blocksOf(page))
      for (const words of commandsOf(block)) {
        if (unjudged.has(words.join(' '))) continue;
        ++judged;
        for (const fault of await faultsOf(words)) faults.push(`${page}: ${words.join(' ')}: ${fault}`);
      }
  assert.deepEqual(faults, []);
  assert.ok(judged > 40, `${judged} commands`);
});

test('every command in the text names what is there', async () => {
  const faults = [];
  let judged = 0;
  for (const page of pages())
    for (const span of new Set(spansOf(page))) {
      if (unjudged.has(span)) continue;
      for (const words of commandsOf(span)) {
        ++judged;
        for (const fault of await faultsOf(words)) faults.push(`${page}: ${span}: ${fault}`);
      }
    }
  assert.deepEqual(faults, []);
  assert.ok(judged > 30, `${judged} commands`);
});

test('what is wrong would be seen', async () => {
  const wrong = [
    'script/nothing', 'script/run --fast', 'script/test nosuchlabel', 'script/install nothing',
    'build/release/order-service sell', 'order-service migrate --statsu', 'cmake --preset nothing',
    'cmake --build build/release --target nothing', 'psql --file deploy/postgres/nothing.sql',
    'docker compose --profile nothing up', 'systemctl start order-nothing', 'rm -rf /',
    'apt-get install ./order-service_0.0.0-1_amd64.deb',
  ];
  for (const command of wrong)
    assert.ok((await faultsOf(commandsOf(command)[0])).length, command);
});

test('links between our pages lead somewhere', () => {
  for (const page of pages()) {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/')) : '.';
    for (const [, target] of textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g))
      if (!/^[a-z]+:/.test(target)) assert.ok(isThere(`${folder}/${target}`), `${page}: ${target}`);
  }
});

// The blocks from the one that reads .local/run/env on, in one shell.
function session(page) {
  const blocks = blocksOf(page);
  const start = blocks.findIndex((block) => block.includes('.local/run/env'));
  assert.ok(start >= 0);
  return blocks.slice(start).join('\n');
}

test('the requests of README.md, and the token of docs/security.md', async () => {
  const shop = await startShop();
  try {
    const token = blocksOf('docs/security.md').find((block) => block.includes('X-Service-Auth-V2'));
    // With what the page leaves to the reader.
    const signed = token.trim().replace(/ \.\.\.$/, ` -s -H 'content-type: application/json' -d "$body" "$service$path"`);
    const script = `set -euo pipefail
      ${session('README.md')}
      service=http://localhost:3006 body='{"newStatus":"refunded"}' path=/api/orders/$id/status
      ${signed} | jq -c '{success, status: .data.status}'`
      .replace('. .local/run/env', '')
      .replaceAll('http://localhost:3006', shop.service.url)
      .replaceAll('http://localhost:3099', shop.sandbox.urls.control)
      .replaceAll('build/release/order-sandbox', built('order-sandbox'));
    const { code, out } = await outcomeOf('bash', ['-c', script], {
      cwd: root,
      env: {
        PATH: process.env.PATH, no_proxy: '127.0.0.1,localhost',
        GATEWAY_SECRET: secrets.gateway, SERVICE_SECRET: secrets.service,
      },
    });
    assert.equal(code, 0, `${out}\n${shop.log()}`);
    assert.match(out, /"message": "Created 2 orders \(split by seller\)"/);
    assert.match(out, /"orderNumber": "ORD-\d{8}-[0-9A-Z]+-1"/);
    assert.match(out, /^paid$/m);
    assert.match(out, /"total": 1/);
    assert.match(out, /^\{"orderNumber":"ORD-[^"]+","status":"\w+"\}$/m);
    assert.match(out, /^\{"success":true,"status":"refunded"\}$/m);
  } finally {
    await shop.stop();
  }
});
