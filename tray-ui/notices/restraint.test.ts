import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../shared/time.ts';
import { noMemory } from './memory.ts';
import { day, disk, hour, restart, seeing, start, well, withFindings } from './testing/seeing.ts';

describe('what comes and goes', () => {
  test('is said once in four hours', () => {
    const tray = seeing();
    const said: string[] = [];
    for (let turn = 0; turn < 4 * 60; turn += 1)
      said.push(...tray.titles(start + turn * 60, turn % 2 === 0 ? withFindings(restart(start + 9 * day)) : well));
    expect(said.filter((title) => title.startsWith('Restart'))).toHaveLength(1);
    // Between "Compliant again" lie ten minutes at least, and only after something else was said.
    expect(said.filter((title) => title === 'Compliant again')).toHaveLength(1);
  });

  test('is said at once where it presses more than before', () => {
    const tray = seeing();
    tray.see(start, withFindings(restart(start + 9 * day)));
    tray.see(start + 60, well);
    expect(tray.titles(start + 120, withFindings(restart(start + 120)))).toEqual(['Sensitive is closed']);
  });

  test('a block that comes back is said again after ten minutes, if it still stands', () => {
    const tray = seeing();
    const blocked = withFindings(disk(start - 1));
    expect(tray.titles(start, blocked)).toHaveLength(1);
    expect(tray.titles(start + 60, well)).toEqual(['Everything is open again']);
    const { takeBack, nextAt } = tray.see(start + 120, blocked);
    // What said "open again" goes at once, though the block itself waits.
    expect(takeBack).toEqual([2]);
    expect(nextAt).toBe(start + 600);
    expect(tray.titles(start + 600, blocked)).toEqual(['Internal and Sensitive are closed']);
  });

  test('a block that was put off by its service and closes again is said again', () => {
    const tray = seeing();
    tray.see(start, withFindings(disk(start - 1)));
    expect(tray.see(start + 60, withFindings(disk(start + 1_800))).takeBack).toEqual([1]);
    const said = tray.through(start + 120, start + 2_400, withFindings(disk(start + 1_800)));
    expect(said.map(([, title]) => title)).toContain('Internal and Sensitive are closed');
  });

  test('what an hour has no room for is said together when it has, and what was mended meanwhile is not', () => {
    const tray = seeing();
    const findings = Array.from({ length: 9 }, (_, at) => ({ ...restart(start + (9 + at) * day), id: `edr.f${at}` }));
    const said = Array.from({ length: 9 }, (_, at) =>
      tray.titles(start + at * 60, withFindings(...findings.slice(0, at + 1))),
    );
    expect(said.flat()).toHaveLength(4);
    const left = withFindings(...findings.slice(0, 6));
    const [late] = tray.see(start + hour, left).show;
    expect(late?.body).toMatch(/ 5 things more want mending\.$/);
  });
});

describe('what is put off', () => {
  const due = withFindings(restart(start + 5 * hour));

  test('is said again at its time, once', () => {
    const tray = seeing();
    const { reminders } = tray.see(start, due);
    expect(reminders).toEqual([{ choice: 'hour', at: start + hour }]);
    tray.snooze(start + hour);
    expect(tray.see(start + 60, due).takeBack).toEqual([1]);
    expect(tray.through(start + 120, start + 3 * hour, due)).toEqual([[58, 'Restart needed: mend it by 17:00 today']]);
  });

  test('is only what was known: something new is said', () => {
    const tray = seeing();
    tray.see(start, due);
    tray.snooze(start + hour);
    expect(tray.titles(start + 60, withFindings(restart(start + 5 * hour), disk(start + 4 * hour)))).toHaveLength(1);
  });

  test('never hides the last warning or the block', () => {
    const tray = seeing();
    tray.see(start, due);
    tray.snooze(start + day);
    expect(tray.through(start + 60, start + 6 * hour, due)).toEqual([
      [289, 'Restart needed: mend it by 17:00 today'],
      [299, 'Sensitive is closed'],
    ]);
  });

  test('is put off no more once it is mended', () => {
    const tray = seeing();
    tray.see(start, due);
    tray.snooze(start + hour);
    tray.see(start + 60, well);
    expect(tray.memory.snooze).toBeUndefined();
  });

  test('cannot be put off past the last warning, nor once that was given', () => {
    expect(seeing().see(start, withFindings(restart(start + hour + 500))).reminders).toEqual([]);
    expect(seeing().see(start, withFindings(restart(start + 300))).reminders).toEqual([]);
    const long = seeing().see(start, withFindings(restart(start + 9 * day))).reminders;
    expect(long.map(({ choice }) => choice)).toEqual(['hour', 'morning']);
    expect(new Date((long[1]?.at ?? 0) * 1_000).getHours()).toBe(9);
  });
});

describe('signals that were never sent', () => {
  const holding =
    (...ids: string[]) =>
    (now: Instant) => ({
      ...well(now),
      newSignals: ids.map((id) => ({ id, sentFrom: start + 600 })),
    });

  test('are told before they are, once, by name and parts', () => {
    const tray = seeing();
    expect(tray.see(start, holding('hardware')).show).toMatchObject([
      {
        title: 'About to be sent for the first time: Hardware',
        body: 'From now on your organisation also sees of Hardware: maker, model, virtual machine or not.',
        lead: { view: 'sent' },
        signals: ['hardware'],
      },
    ]);
    expect(tray.through(start + 60, start + hour, holding('hardware'))).toEqual([]);
    expect(tray.through(start + hour, start + day, well)).toEqual([]);
  });

  test('are told afterwards where no tray was there in time', () => {
    const tray = seeing();
    tray.see(start, (now) => {
      const { hardware: _hardware, ...readings } = well(now).readings;
      return { ...well(now), readings };
    });
    expect(tray.titles(start + 60, well)).toEqual(['Now sent as well: Hardware']);
    expect(tray.titles(start + 120, well)).toEqual([]);
  });

  test('are none for a tray that starts for the first time, or for a laptop that is not enrolled', () => {
    expect(seeing().titles(start, well)).toEqual([]);
    const tray = seeing({ ...noMemory, signals: ['os'] });
    const { device: _device, ...bare } = well(start);
    expect(tray.titles(start, () => ({ ...bare, link: { state: 'notEnrolled', since: start } }))).toEqual([]);
    expect(tray.titles(start + 60, well)).toEqual([]);
  });
});

describe('a clock that was wrong', () => {
  test('ahead by years silences nothing once it is right', () => {
    const tray = seeing();
    const wrong = start + 3_650 * day;
    tray.see(wrong, withFindings(disk(wrong - 1)));
    tray.see(wrong + 60, well);
    tray.see(start, well);
    expect(tray.through(start, start + 1_200, withFindings(disk(start - 1)))).toEqual([
      [10, 'Internal and Sensitive are closed'],
    ]);
  });
});
