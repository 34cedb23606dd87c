import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Platform } from '../../shared/platform.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { signalMarkdown, signalTable } from './signals.ts';

const path = join(__dirname, '../collectors/SIGNALS.md');
const head = `# Every signal, on every system

Made from the collectors by their test (\`STANCE_GOLDEN=write\` writes it anew); \`stance signals\` prints the same. *replayed* means tried from
recordings only: nothing is verified on that system.

`;

test('the table names every signal on every system, and calls nothing tried that was only replayed', () => {
  const lines = signalTable();
  expect(lines).toHaveLength(signalIds.length * Platform.options.length);
  for (const { platform, proof } of lines)
    if (platform !== 'linux') expect([platform, proof]).toEqual([platform, 'replayed']);
});

test('the table in the documentation is the one that the code makes', () => {
  const made = `${head}${signalMarkdown()}\n`;
  if (process.env['STANCE_GOLDEN'] === 'write') writeFileSync(path, made);
  expect(readFileSync(path, 'utf8')).toBe(made);
});
