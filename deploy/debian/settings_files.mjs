// Writes what the packages hold of the settings:
//
//   node settings_files.mjs VERSION OUTPUT_FOLDER
//
//   order-service.env   the example that becomes /etc/order-service/order-service.env
//   order-service.8, order-sandbox.1   the man pages
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from '../../script/lib/settings.mjs';

const [version, folder] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const settings = readSettings(root);

// For systemd's EnvironmentFile=. What has no default is to be filled in.
function environmentFile() {
  const head = [
    '# Settings of the units order-service and order-service-relay. Before the first',
    '# start: ORDER_DATABASE_URL, GATEWAY_SECRET and SERVICE_SECRET. Only root may read',
    '# this file; systemd does it for the service.',
  ];
  const blocks = settings.map(({ name, example, isSet, meaning }) => {
    if (name === 'NODE_ENV') return `# ${meaning}\n${name}=production`;
    return `# ${meaning}\n#${name}=${isSet ? '' : example}`;
  });
  return `${[head.join('\n'), ...blocks].join('\n\n')}\n`;
}

const roff = (text) => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^([.'])/, '\\&$1');

function manPage(name) {
  const entries = settings.map(({ name: setting, example, isSet, meaning }) => {
    const value = isSet || !example ? '' : ` (${example})`;
    return `.TP\n.BR ${setting} "${roff(value)}"\n${roff(meaning)}`;
  });
  return readFileSync(join(here, `${name}.in`), 'utf8')
    .replace('@VERSION@', version)
    .replace('@SETTINGS@', () => entries.join('\n'));
}

writeFileSync(join(folder, 'order-service.env'), environmentFile());
for (const name of ['order-service.8', 'order-sandbox.1'])
  writeFileSync(join(folder, name), manPage(name));
