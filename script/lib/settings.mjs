// The settings of .env.example: what the page, the man page and the package's
// example are made of. (tests/app holds .env.example and the program together.)
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// [{ name, example, isSet, meaning }] in the file's order. `isSet`: the example
// gives it a value, since there is no default.
export function readSettings(root) {
  const blocks = readFileSync(join(root, '.env.example'), 'utf8').split('\n\n').slice(1);
  return blocks.map((block) => {
    const lines = block.trim().split('\n');
    const [, off, name, example] = lines.at(-1).match(/^(#?)([A-Z0-9_]+)=(.*)$/);
    const meaning = lines.slice(0, -1).map((line) => line.replace(/^# ?/, '')).join(' ');
    return { name, example, isSet: !off, meaning };
  });
}
