// compose.yaml against the Compose specification's schema, and against what it
// names: files, services, settings, stages, roles.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  built, isThere, outcomeOf, packages, require, settingsOfSandbox, settingsOfService, textOf, yamlOf,
} from './support.mjs';

const compose = yamlOf('compose.yaml');
const services = Object.entries(compose.services);
const needs = ({ depends_on: all = {} }) => Object.entries(all);
const isOf = (program) => ([, { image }]) => image.startsWith(`${program}:`);

test('it is what the Compose specification allows', () => {
  // dclint keeps a copy of the specification's schema; nothing else of it is used.
  const schema = JSON.parse(
    readFileSync(join(packages, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'));
  schema.$schema = 'http://json-schema.org/draft-07/schema#'; // spelt otherwise there
  const Ajv = require('ajv').default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats').default(ajv);
  for (const format of ['duration', 'expose', 'ports', 'subnet_ip_address'])
    ajv.addFormat(format, true);
  const validate = ajv.compile(schema);
  assert.ok(validate(compose), JSON.stringify(validate.errors, null, 2));
  assert.ok(!validate({ services: { a: { imagee: 'x' } } }), 'the schema judges nothing');
});

test('every mounted file is there, and cannot be written', () => {
  for (const [name, { volumes = [] }] of services)
    for (const volume of volumes) {
      const [from, , mode] = volume.split(':');
      if (!from.startsWith('.')) {
        assert.ok(from in compose.volumes, `${name}: no volume ${from}`);
        continue;
      }
      assert.ok(isThere(from), `${name} mounts ${from}, which is not there`);
      assert.equal(mode, 'ro', `${name}: ${from}`);
    }
});

test('who waits for whom can come true', () => {
  for (const [name, service] of services)
    for (const [other, { condition }] of needs(service)) {
      const needed = compose.services[other];
      assert.ok(needed, `${name} waits for ${other}, which is not there`);
      if (condition === 'service_healthy')
        assert.ok(!needed.healthcheck?.disable, `${other} tells nobody that it is healthy`);
      if (condition === 'service_completed_successfully')
        assert.match(needed.restart, /^on-failure/, `${other} never ends`);
      const profiles = needed.profiles ?? [];
      if (profiles.length)
        assert.deepEqual(profiles, service.profiles, `${name} starts without ${other}`);
    }
});

test('the small set is the database, the service and its neighbours', () => {
  const small = services.filter(([, { profiles }]) => !profiles).map(([name]) => name);
  assert.deepEqual(small.sort(), ['grants', 'migrate', 'order-1', 'postgres', 'sandbox']);
  const others = services.filter(([, { profiles }]) => profiles);
  for (const [name, { profiles }] of others) assert.deepEqual(profiles, ['full'], name);
});

test('everything set is a setting', () => {
  const known = [
    [isOf('order-service'), settingsOfService()],
    [isOf('order-sandbox'), settingsOfSandbox()],
    [isOf('haproxy'), new Set(textOf('deploy/haproxy/haproxy.cfg').match(/\b(ORDER|BALANCER)_\w+/g))],
  ];
  let checked = 0;
  for (const [isIts, names] of known)
    for (const [service, { environment = {} }] of services.filter(isIts))
      for (const name of Object.keys(environment)) {
        assert.ok(names.has(name), `${service} sets ${name}, which nobody reads`);
        ++checked;
      }
  assert.ok(checked > 30);
});

// ${NAME:-default} as it is without a file .env.
const plain = (value) => String(value).replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1');

test('the program takes the settings as they are', async () => {
  for (const [name, { environment }] of services.filter(isOf('order-service'))) {
    const settings = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, plain(value)]));
    settings.ORDER_DATABASE_URL = settings.ORDER_DATABASE_URL.replace('@postgres:5432', '@127.0.0.1:1');
    const { code, out } = await outcomeOf(built('order-service'), ['migrate', '--status'], { env: settings });
    // It gets as far as the database, which is not there.
    assert.notEqual(code, 0, name);
    assert.match(out, /connect/i, `${name}: ${out}`);
  }
});

test('nothing may do more than it must', () => {
  const mayWrite = { kafka: 'its start writes its configuration below /opt' };
  for (const [name, service] of services) {
    assert.equal(service.read_only, !(name in mayWrite), `${name}: read_only`);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    assert.equal(service.cap_add, undefined, name);
    assert.ok(!service.privileged, name);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    assert.ok(service.restart, `${name}: restart`);
    const { cpus, memory, pids } = service.deploy.resources.limits;
    assert.ok(cpus && memory && pids, `${name}: limits`);
    for (const port of service.ports ?? [])
      assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, `${name} is published to everybody`);
  }
  const hosts = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
  assert.equal(new Set(hosts).size, hosts.length, 'a port is published twice');
  const onData = services.filter(([, { networks }]) =>
    [networks].flat().some((each) => each === 'data' || each?.data !== undefined));
  assert.deepEqual(onData.map(([name]) => name).sort(),
    ['grants', 'migrate', 'order-1', 'order-2', 'postgres', 'relay']);
});

test('images have a version, and a check of their health or a reason for none', () => {
  const unchecked = {
    migrate: 'ends by itself', grants: 'ends by itself', relay: 'serves nothing',
    balancer: 'its image has no client to ask with; Prometheus asks it',
  };
  const inDockerfile = /^(order-service|order-sandbox):/;
  for (const [name, { image, build, healthcheck }] of services) {
    assert.match(image, /:[^:]+$/, name);
    assert.ok(inDockerfile.test(image) || !image.endsWith(':latest'), `${name}: ${image}`);
    assert.equal(inDockerfile.test(image), Boolean(build), `${name}: build`);
    if (name in unchecked) assert.ok(!healthcheck || healthcheck.disable, name);
    else assert.ok(healthcheck?.test || inDockerfile.test(image), `${name}: healthcheck`);
    if (build)
      assert.match(textOf('Dockerfile'), new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'), name);
  }
});

test('the replicas serve under the role that docs/security.md describes', () => {
  const grants = (text) => text.split('\n').filter((line) => /^(grant|revoke) /.test(line));
  const documented = textOf('docs/security.md').match(/```sql\n(create role order_serve[\s\S]*?)```/)[1];
  assert.deepEqual(grants(textOf('deploy/postgres/grants.sql')), grants(documented));
  for (const name of ['order-1', 'order-2', 'relay'])
    assert.match(compose.services[name].environment.ORDER_DATABASE_URL, /\/\/order_serve:/, name);
  assert.match(compose.services.migrate.environment.ORDER_DATABASE_URL, /\/\/order_owner:/);
});

test('Prometheus, Grafana and the balancer find those whom they ask', () => {
  const { scrape_configs: jobs } = yamlOf('deploy/prometheus/prometheus.yml');
  const asked = jobs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets));
  const { environment } = compose.services.balancer;
  const replicas = [environment.ORDER_REPLICA_1, environment.ORDER_REPLICA_2];
  for (const target of [...asked, ...replicas].filter((each) => !each.startsWith('127.')))
    assert.ok(target.split(':')[0] in compose.services, `nobody is called ${target}`);
  for (const replica of replicas) assert.ok(asked.includes(replica), `${replica} is not scraped`);
  assert.ok(asked.includes(`balancer${environment.BALANCER_STATS_BIND}`));
  const { datasources } = yamlOf('deploy/grafana/provisioning/datasources/prometheus.yml');
  assert.ok(new URL(datasources[0].url).hostname in compose.services);
  const { providers } = yamlOf('deploy/grafana/provisioning/dashboards/order-service.yml');
  assert.ok(compose.services.grafana.volumes.some((each) => each.includes(`:${providers[0].options.path}:`)));
});
