// Prints docs/settings.md:
//
//   node script/lib/settings_page.mjs > docs/settings.md
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from './settings.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cell = (text) => text.replaceAll('|', '\\|');

export function settingsPage(folder = root) {
  const rows = readSettings(folder).map(({ name, example, isSet, meaning }) => {
    const value = isSet || !example ? '' : `\`${cell(example)}\``;
    return `| \`${name}\` | ${value} | ${cell(meaning)} |`;
  });
  return `# Settings

Environment variables, or lines of a file \`.env\` in the folder where the program starts; the
environment goes before it. A setting that is wrong or missing stops the start with one line that names
it. An empty value counts as none. What protects whom from what, and every limit, is in
[security.md](security.md).

This page is made from \`.env.example\` by \`script/lib/settings_page.mjs\`; \`order-service --help\`
tells the same.

| setting | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(settingsPage());
