// The files of deploy/ for Prometheus, HAProxy and systemd, judged by those who
// read them; and alerts, their tests and their runbook held together.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { alerts, dashboard } from './expressions.mjs';
import { built, outcomeOf, root, settingsOfService, textOf, yamlOf } from './support.mjs';

const at = (path) => join(root, path);
async function accepts(command, options, more) {
  const { code, out } = await outcomeOf(command, options, more);
  assert.equal(code, 0, `${command} ${options.join(' ')}\n${out}`);
  return out;
}

test('promtool takes the configuration and the rules', async () => {
  await accepts('promtool', ['check', 'config', at('deploy/prometheus/prometheus.yml')]);
  const out = await accepts('promtool', ['check', 'rules', '--lint-fatal', at('deploy/prometheus/alerts.yml')]);
  assert.match(out, new RegExp(`${alerts().length} rules found`));
});

test('every alert is raised when it should be, and only then', async () => {
  await accepts('promtool', ['test', 'rules', at('tests/deploy/alerts_test.yml')]);
});

test('every alert has a test that raises it', () => {
  const raised = textOf('tests/deploy/alerts_test.yml');
  for (const { alert } of alerts())
    assert.ok(raised.includes(`alertname="${alert}"}'`), `nothing raises ${alert}`);
});

test('every alert says what is the matter, how bad it is, and where to read on', () => {
  const seen = new Set();
  for (const { alert, labels, annotations } of alerts()) {
    assert.ok(!seen.has(alert), `${alert} is there twice`);
    seen.add(alert);
    assert.ok(['page', 'ticket'].includes(labels.severity), alert);
    assert.ok(annotations.summary && annotations.description, alert);
    assert.equal(annotations.runbook_url, `docs/operations.md#${alert.toLowerCase()}`);
  }
});

test('the runbook has an entry for every alert, and for no other', () => {
  const runbook = textOf('docs/operations.md').split(/^## Runbook$/m)[1];
  assert.ok(runbook, 'docs/operations.md has no chapter Runbook');
  const entries = [...runbook.split(/^## /m)[0].matchAll(/^### (\S+)\n\n(\S)/gm)].map(([, name]) => name);
  assert.deepEqual(entries, alerts().map(({ alert }) => alert));
});

test('the runbook speaks of metrics, log events and settings that there are', () => {
  const [, runbook] = textOf('docs/operations.md').split(/^## Runbook$/m);
  const known = new Set([
    ...[...textOf('docs/logs.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, event]) => event),
    ...settingsOfService(), 'order-service',
  ]);
  const named = [...runbook.matchAll(/`([a-z]+(?:-[a-z]+)+|[A-Z]+_[A-Z0-9_]+)\b/g)].map(([, name]) => name);
  assert.ok(named.length > 20);
  for (const name of named.filter((each) => !/^ORDER_REPLICA/.test(each)))
    assert.ok(known.has(name), `nobody knows ${name}`);
});

test('panels of the dashboard have a title, a unit and a place of their own', () => {
  const { panels } = dashboard();
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Set();
  for (const { title, type, gridPos: { x, y, w, h }, fieldConfig } of panels) {
    assert.ok(title, type);
    assert.ok(x + w <= 24, title);
    if (type === 'timeseries' || type === 'stat') assert.ok(fieldConfig.defaults.unit, title);
    for (let row = y; row < y + h; ++row)
      for (let column = x; column < x + w; ++column) {
        assert.ok(!taken.has(`${row},${column}`), `${title} covers another panel`);
        taken.add(`${row},${column}`);
      }
  }
  const { datasources } = yamlOf('deploy/grafana/provisioning/datasources/prometheus.yml');
  for (const { title, datasource } of panels.filter(({ type }) => type !== 'row'))
    assert.equal(datasource.uid, datasources[0].uid, title);
});

test('HAProxy takes its configuration, with one replica and with six', async () => {
  for (const count of [1, 6]) {
    const replicas = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`ORDER_REPLICA_${i + 1}`, `127.0.0.1:${3007 + i}`]));
    await accepts('haproxy', ['-c', '-f', at('deploy/haproxy/haproxy.cfg')],
      { env: { PATH: `${process.env.PATH}:/usr/sbin`, ...replicas } });
  }
});

test('systemd takes the units, and finds them well guarded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'order-units-'));
  try {
    for (const name of ['order-service', 'order-service-relay']) {
      const text = textOf(`deploy/systemd/${name}.service`);
      assert.match(text, /^ExecStart=\/usr\/bin\/order-service (serve|relay)$/m);
      const file = join(folder, `${name}.service`);
      await writeFile(file, text.replace('/usr/bin/order-service', built('order-service')));
      const out = await accepts('systemd-analyze', ['verify', '--man=no', file]);
      // It also tells of units that this machine has.
      assert.doesNotMatch(out, new RegExp(`${name}\\.service`), out);
      await accepts('systemd-analyze', ['security', '--offline=true', '--threshold=20', file]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
