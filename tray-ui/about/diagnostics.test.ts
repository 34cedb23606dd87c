import { describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { Diagnostics, type DiagnosticsOptions } from './diagnostics.ts';

const made = (printed: string | undefined, other: Partial<DiagnosticsOptions> = {}) => {
  const written: [path: string, text: string][] = [];
  const diagnostics = new Diagnostics({
    run: () => Promise.resolve(printed),
    clock: new ManualClock(1_795_305_600),
    locale: { timeZone: 'UTC' },
    askPlace: (name) => Promise.resolve(`/home/anna/${name}`),
    write: (path, text) => {
      written.push([path, text]);
      return Promise.resolve();
    },
    ...other,
  });
  return { diagnostics, written };
};
const checkups = [
  { about: 'key', ok: true, said: 'opens' },
  { about: 'clock', ok: null, said: 'no service to ask' },
  { about: 'agent', ok: false, said: 'does not answer', remedy: 'Start it.' },
];

describe('the doctor', () => {
  test('puts what is to mend first, and what is fine together', async () => {
    const { diagnostics } = made(JSON.stringify({ checkups }));
    expect(await diagnostics.doctor()).toEqual({
      when: 'ran 00:00 · 0.0 s',
      fine: { title: '1 check fine', items: [{ name: 'key', value: 'opens' }] },
      others: [
        { isFault: true, about: 'agent', said: 'does not answer', remedy: 'Start it.' },
        { isFault: false, about: 'clock', said: 'no service to ask' },
      ],
    });
  });

  test.each([
    ['half a word', '{"checkups":[{"ab'],
    ['another shape', '{"checkups":[{"about":1}]}'],
    ['nothing', ''],
  ])('of %s nothing is shown as a finding', async (_, printed) => {
    expect(await made(printed).diagnostics.doctor()).toEqual({ failed: 'What the doctor said is not understood.' });
  });

  test('is never shown as fine where it did not run', async () => {
    expect(await made(undefined).diagnostics.doctor()).toHaveProperty('failed');
    expect(await made('', { run: undefined as never }).diagnostics.doctor()).toHaveProperty('failed');
  });

  test('runs once at a time', async () => {
    let end: (printed: string) => void = () => undefined;
    let started = 0;
    const { diagnostics } = made('', {
      run: () => {
        started += 1;
        return new Promise((resolve) => {
          end = resolve;
        });
      },
    });
    const first = diagnostics.doctor();
    expect(await diagnostics.flare()).toHaveProperty('failed');
    end(JSON.stringify({ checkups }));
    expect(await first).toHaveProperty('fine');
    expect(started).toBe(1);
  });
});

describe('the flare', () => {
  test('is saved as it was shown, with nothing in it that nobody sees', async () => {
    const { diagnostics, written } = made('{"said":"a\u202eb\u200b"}');
    const shown = await diagnostics.flare();
    expect(shown).toMatchObject({ text: '{"said":"a\\u202eb\\u200b"}' });
    expect(written).toEqual([]);
    expect(await diagnostics.save()).toEqual({ saved: expect.stringContaining('/home/anna/stance-flare-2026-11-22') });
    expect(written.map(([, text]) => text)).toEqual(['text' in shown ? shown.text : '']);
    expect(JSON.parse(written[0]?.[1] ?? '')).toEqual({ said: 'a\u202eb\u200b' });
  });

  test('that nobody looked at is not saved, and neither is one that nobody wants to', async () => {
    const { diagnostics, written } = made('{}', { askPlace: () => Promise.resolve(undefined) });
    expect(await diagnostics.save()).toEqual({ failed: 'There is no bundle to save yet.' });
    await diagnostics.flare();
    expect(await diagnostics.save()).toEqual({ kept: true });
    expect(written).toEqual([]);
  });

  test('a page that asks again and again opens one question for a place', async () => {
    let questions = 0;
    let choose: (path: string | undefined) => void = () => undefined;
    const { diagnostics, written } = made('{}', {
      askPlace: () => {
        questions += 1;
        return new Promise((resolve) => {
          choose = resolve;
        });
      },
    });
    await diagnostics.flare();
    const first = diagnostics.save();
    expect(await Promise.all([diagnostics.save(), diagnostics.save()])).toEqual([{ kept: true }, { kept: true }]);
    choose('/home/anna/a.json');
    expect(await first).toHaveProperty('saved');
    expect([questions, written.length]).toEqual([1, 1]);
  });

  test('that cannot be written says why', async () => {
    const { diagnostics } = made('{}', { write: () => Promise.reject(new Error('ENOSPC: no space left')) });
    await diagnostics.flare();
    expect(await diagnostics.save()).toEqual({ failed: 'It could not be saved: ENOSPC: no space left' });
  });
});
