import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { englishTexts } from '../../../shared/words/finding-texts.ts';
import type { Language } from '../../../shared/words/language.ts';
import { type TrayEnglish, trayEnglish } from '../../../tray-ui/words/tray-voice.ts';
import { dist } from '../fresh-bundles.ts';

/** A letter for each of ours that runs from the right; which one means nothing. */
const fromTheRight = 'אבגדהוזחטיכלמנסעפצקרשת';

/** Everything but the slots of a message. */
const around = (text: string, change: (words: string) => string): string =>
  text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : change(part)))
    .join('');

/** Each vowel twice and with a mark, and letters more: longer by 40 per cent and some, and nobody takes it for English. */
const longer = (words: string): string =>
  words.replace(/[aeiou]/gi, (vowel) => `${vowel}\u0301${vowel}`.normalize('NFC')).replace(/\b(\w{2,})\b/g, '$1n');

/** The same, in letters that run from the right. */
const turned = (words: string): string =>
  longer(words)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[a-z]/gi, (letter) => {
      const place = (letter.toLowerCase().codePointAt(0) ?? 97) - 97;
      return fromTheRight[place % fromTheRight.length] ?? letter;
    });

const pseudos = {
  longer: { tag: 'en-GB', direction: 'ltr', change: longer },
  turned: { tag: 'he', direction: 'rtl', change: turned },
} as const;
export type Pseudo = keyof typeof pseudos;

/** English made into a language that nobody speaks: longer than any of ours, and for `turned` from the right. */
export function pseudoLanguage(name: Pseudo): Language<TrayEnglish> {
  const { tag, direction, change } = pseudos[name];
  const all = <T>(value: T): T => {
    if (typeof value === 'string') return around(value, change) as T;
    if (Array.isArray(value)) return value.map(all) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, all(inner)])) as T;
  };
  const { signals, unseen, standing } = englishTexts;
  return {
    tag,
    direction,
    messages: all(trayEnglish.messages),
    findings: { signals: all(signals), unseen: all(unseen), standing: all(standing) },
  };
}

/** The built tray in a folder of its own, whose German is a pseudo-language: the program itself knows of none. */
export function pseudoTray(name: Pseudo): string {
  const folder = mkdtempSync(join(tmpdir(), 'stance-pseudo-'));
  cpSync(join(dist, 'tray-ui'), folder, { recursive: true });
  const { findings, ...rest } = pseudoLanguage(name);
  writeFileSync(join(folder, 'words/de.cjs'), `exports.german = ${JSON.stringify({ ...rest, findings })};\n`);
  return folder;
}
