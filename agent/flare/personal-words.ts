import { readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { systemCode } from '../../shared/errors.ts';
import type { PersonalWords } from './redactor.ts';

/** Accounts that every machine has, and words that say nothing of anybody. */
const common = new Set([
  'root',
  'stance',
  'nobody',
  'localhost',
  'admin',
  'administrator',
  'user',
  'home',
  '/',
  '/root',
  '/nonexistent',
]);
/** Where the accounts of people begin and end on Linux (login.defs(5)). */
const [firstPerson, lastPerson] = [1_000, 60_000];
/** A list of accounts is some kilobytes. */
const maxChars = 1_048_576;

/** The words of this machine that name its people and itself, as far as it tells them. */
export function personalWords(env = process.env, accounts = accountsText()): PersonalWords {
  const me = userInfo();
  const people = peopleIn(accounts);
  const isPersonal = (word: string | undefined): word is string =>
    word !== undefined && word !== '' && !common.has(word.toLowerCase());
  const named = [me.username, env['SUDO_USER'], env['USER'], env['LOGNAME'], env['USERNAME']];
  const names = people.flatMap(({ name, fullName }) => [
    name,
    fullName,
    ...fullName.split(/\s+/).filter((word) => word.length > 2),
  ]);
  const host = hostname();
  return {
    users: [...named, ...names].filter(isPersonal),
    homes: [homedir(), env['HOME'], env['USERPROFILE'], ...people.map(({ home }) => home)].filter(isPersonal),
    hosts: [host, host.split('.')[0], env['COMPUTERNAME']].filter(isPersonal),
  };
}

/** The people in a list of accounts (passwd(5)). */
function peopleIn(text: string): { name: string; fullName: string; home: string }[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', , fullName = '', home = ''] = line.split(':');
    const isPerson = Number(uid) >= firstPerson && Number(uid) <= lastPerson;
    return isPerson ? [{ name, fullName: fullName.split(',')[0] ?? '', home }] : [];
  });
}

function accountsText(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8').slice(0, maxChars);
  } catch (error) {
    // Windows has no such file: there the environment and the paths name the user.
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
