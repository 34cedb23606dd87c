import type { BuildOptions } from 'esbuild';
import { languageSteps, languagesBeside } from './languages-beside.ts';

/**
 * One output of a build: a file that esbuild makes (a `command` can be started by its name; what V8 makes of it is kept as
 * `compiled`), a folder copied but for its TypeScript, or a folder of icons drawn to PNG. In this order.
 */
export type Step =
  | {
      readonly from: string;
      readonly to: string;
      readonly options: BuildOptions;
      readonly command?: true;
      /** What Node is to be given wherever the command is started; it stands in its first line. */
      readonly nodeOptions?: readonly string[];
      readonly compiled?: string;
    }
  | { readonly copy: string; readonly to: string }
  | { readonly draw: string; readonly to: string };

/** What is built for one process, and the folders whose change makes it stale. */
export interface Bundle {
  readonly name: string;
  readonly sources: readonly string[];
  readonly steps: readonly Step[];
}

/** Node and the prebuilt binaries of keytar and koffi lie beside the bundle; everything else is in it. */
const forNode: BuildOptions = {
  platform: 'node',
  target: 'node22.13',
  format: 'cjs',
  external: ['keytar', 'koffi'],
  plugins: [languagesBeside],
};
/**
 * The agent compresses nothing. Without comments: one character of them that is not ASCII makes V8 hold all of the source at two
 * bytes each, for as long as the agent runs.
 */
const forAgent: BuildOptions = {
  ...forNode,
  alias: { zlib: './agent/stream/no-compression.ts' },
  minifyWhitespace: true,
};
/** Electron 25 is the oldest that the tray runs on: Node 18.15 and Chrome 114. */
const forElectron: BuildOptions = {
  platform: 'node',
  target: 'node18.15',
  format: 'cjs',
  external: ['electron'],
  plugins: [languagesBeside],
  // Electron 25 cannot import out of an archive; what is required there is found.
  supported: { 'dynamic-import': false },
  // The tray lives in every session all day: one character of a comment that is not ASCII makes V8 hold all of it at two bytes each.
  minifyWhitespace: true,
};
const forWindow: BuildOptions = { platform: 'browser', target: 'chrome114', format: 'iife' };

/** Left alone V8 lets the young generation of a busy service grow to 128 MiB, whatever was said to it; with a quarter of that it is as fast. */
const serviceMemory = ['--max-semi-space-size=16'];

/** Everything that `npm run build` makes in `dist/`, one entry a process. */
export const bundles: readonly Bundle[] = [
  {
    name: 'agent',
    sources: ['shared', 'agent'],
    steps: [
      { from: 'agent/main.ts', to: 'stance.cjs', options: forAgent, command: true, compiled: 'stance.code' },
      // What runs all day holds no other command.
      { from: 'agent/main-run.ts', to: 'agent.cjs', options: forAgent, command: true, compiled: 'agent.code' },
      { from: 'agent/start.ts', to: 'start.cjs', options: forNode },
      ...languageSteps('shared/words', forNode),
      // A program of its own, so that the agent never loads what it holds.
      { from: 'agent/host/hardware.ts', to: 'hardware.cjs', options: forNode },
    ],
  },
  {
    name: 'decision-service',
    sources: ['shared', 'decision-service'],
    steps: [
      {
        from: 'decision-service/main.ts',
        to: 'stance-service.cjs',
        options: forNode,
        command: true,
        nodeOptions: serviceMemory,
      },
      { copy: 'decision-service/policy.example.yaml', to: 'policy.example.yaml' },
    ],
  },
  {
    name: 'tray-ui',
    sources: ['shared', 'tray-ui'],
    steps: [
      { from: 'tray-ui/main.ts', to: 'main.cjs', options: forElectron },
      ...languageSteps('tray-ui/words', forElectron),
      { from: 'tray-ui/preload.ts', to: 'preload.cjs', options: forElectron },
      { copy: 'tray-ui/window/index.html', to: 'window/index.html' },
      { from: 'tray-ui/window/window.ts', to: 'window/window.js', options: forWindow },
      { from: 'tray-ui/window/style.css', to: 'window/style.css', options: forWindow },
      { draw: 'tray-ui/icons', to: 'icons' },
    ],
  },
];
