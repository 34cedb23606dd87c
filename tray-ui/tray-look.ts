import type { ViewState } from '../shared/view.ts';

/** Which drawings suit the panel that the icon stands in. */
export interface TrayLook {
  readonly ink: 'template' | 'on-light' | 'on-dark';
  readonly size: 16 | 22;
}

/** States that share a drawing: the shape says that nobody stands behind the old answer. */
const drawings: Readonly<Record<ViewState, string>> = {
  compliant: 'compliant',
  attention: 'attention',
  blocked: 'blocked',
  checking: 'checking',
  offline: 'offline',
  stale: 'offline',
  notEnrolled: 'not-enrolled',
  notRunning: 'not-running',
};

/** How the icon looks on a system: macOS tints a template itself, and the panel of GNOME is dark whatever the windows are. */
export function trayLook(platform: string, desktop: string | undefined, darkWindows: boolean): TrayLook {
  if (platform === 'darwin') return { ink: 'template', size: 16 };
  const size = platform === 'win32' ? 16 : 22;
  const dark = darkWindows || desktop?.split(':').includes('GNOME') === true;
  return { ink: dark ? 'on-dark' : 'on-light', size };
}

/** The drawing of a state, under the folder of icons; `@2x` stands beside it. */
export const trayDrawing = (state: ViewState, { ink, size }: TrayLook): string =>
  `tray/${ink}/${drawings[state]}-${size}.png`;
