import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Platform } from '../../shared/platform.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { productMarkdown, signalMarkdown, signalTable } from './signals.ts';

const path = join(__dirname, '../collectors/SIGNALS.md');
const head = `# Every signal, on every system

Made from the collectors by their test (\`STANCE_GOLDEN=write\` writes it anew); \`stance signals\` prints the same. *replayed* means tried from
recordings only: nothing is verified on that system.

`;

const productHead = `
## Threat protection, product by product

A product is installed where one of its files, units, extensions or services is there, and runs when a process of it has lived for five seconds. *Running only*: nothing local that
is documented tells how well it is, so its health reads \`unsupported\`. Tanium, Qualys and Rapid7 do not protect by themselves: they count only where a policy names them.

`;

test('the table names every signal on every system, and calls nothing tried that was only replayed', () => {
  const lines = signalTable();
  expect(lines).toHaveLength(signalIds.length * Platform.options.length);
  for (const { platform, proof } of lines)
    if (platform !== 'linux') expect([platform, proof]).toEqual([platform, 'replayed']);
});

test('the table in the documentation is the one that the code makes', () => {
  const made = `${head}${signalMarkdown()}\n${productHead}${productMarkdown()}\n`;
  if (process.env['STANCE_GOLDEN'] === 'write') writeFileSync(path, made);
  expect(readFileSync(path, 'utf8')).toBe(made);
});
