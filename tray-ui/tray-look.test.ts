import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Resvg } from '@resvg/resvg-js';
import { sampleStatuses } from '../shared/testing/sample-statuses.ts';
import type { ViewState } from '../shared/view.ts';
import { trayDrawing, trayLook } from './tray-look.ts';

const states = [...Object.keys(sampleStatuses(0)), 'notRunning'] as ViewState[];
const looks = [
  trayLook('linux', 'KDE', false),
  trayLook('linux', 'KDE', true),
  trayLook('win32', undefined, false),
  trayLook('win32', undefined, true),
  trayLook('darwin', undefined, false),
];

test('every state has a drawing for every panel', () => {
  for (const state of states)
    for (const look of looks)
      expect(existsSync(join(__dirname, 'icons', trayDrawing(state, look).replace('.png', '.svg')))).toBe(true);
});

test('no state shares its drawing with another, but for the two that are old', () => {
  const drawings = states.map((state) => trayDrawing(state, { ink: 'on-light', size: 22 }));
  expect(new Set(drawings).size).toBe(states.length - 1);
  const [offline, stale] = (['offline', 'stale'] as const).map((state) => drawings[states.indexOf(state)]);
  expect(offline).toBe(stale);
});

test('the ink suits the panel: GNOME’s is dark whatever the windows are, macOS tints by itself', () => {
  expect(trayLook('linux', 'ubuntu:GNOME', false)).toEqual({ ink: 'on-dark', size: 22 });
  expect(trayLook('linux', 'KDE', false)).toEqual({ ink: 'on-light', size: 22 });
  expect(trayLook('linux', undefined, true)).toEqual({ ink: 'on-dark', size: 22 });
  expect(trayLook('darwin', undefined, true)).toEqual({ ink: 'template', size: 16 });
});

test('a template is black and nothing else, which macOS tints; its shape tells the states apart', () => {
  const shapes = states.map((state) => {
    const drawing = trayDrawing(state, trayLook('darwin', undefined, false)).replace('.png', '.svg');
    const { pixels } = new Resvg(readFileSync(join(__dirname, 'icons', drawing), 'utf8')).render();
    const inks = pixels.filter((value, at) => at % 4 !== 3 && value !== 0);
    expect(inks.length).toBe(0);
    return pixels.filter((_value, at) => at % 4 === 3).join(' ');
  });
  expect(new Set(shapes).size).toBe(states.length - 1);
});
