import type { Known } from '../../../shared/reading.ts';
import { unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/**
 * The last value of a key in a section of a settings file (`key = value` below `[section]`), in small letters and without quotes; empty
 * where the file or the key is not there, which is what such files mean by their default.
 */
export async function readSetting(host: Host, path: string, section: string, key: string): Promise<Known<string>> {
  const text = await host.text(path);
  if ('absent' in text) return { is: '' };
  if (!('is' in text)) return unread(whyNot(text, 'unparseable'));
  if (text.is !== '' && !text.is.endsWith('\n')) return unread('unparseable');
  let value = '';
  let current = '';
  for (const line of text.is.split('\n')) {
    current = /^\s*\[([^\]]*)\]/.exec(line)?.[1] ?? current;
    const [, name, is] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (current === section && name === key) value = (is ?? '').replace(/^(["'])(.*)\1$/, '$2').toLowerCase();
  }
  return { is: value };
}
