/** What differs from one package to the next. */
export interface ControlFacts {
  readonly version: string;
  /** The sizes of all files together, in KiB, rounded up. */
  readonly installedKiB: number;
}

/** The control file (deb-control(5)). */
export const control = ({ version, installedKiB }: ControlFacts): string => `Package: stance
Version: ${version}
Architecture: amd64
Maintainer: Stance maintainers <maintainers@stance.example>
Installed-Size: ${installedKiB}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 8), passwd, systemd (>= 247)
Recommends: libsecret-1-0, tpm-udev
Section: admin
Priority: optional
Description: endpoint device-posture agent
 Observes the state of this laptop (updates, disk encryption, endpoint
 protection and a few more), signs what it saw with a key that belongs to this
 laptop alone, and streams it to the service of the organisation, which decides
 what the laptop may reach. The stance command says where the laptop stands and
 why.
`;

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The Debian changelog (deb-changelog(5)) of one release made at `epoch`, in seconds. */
export const changelog = (version: string, epoch: number): string => {
  const at = new Date(epoch * 1000);
  const date = `${days[at.getUTCDay()]}, ${at.toISOString().slice(8, 10)} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`;
  return `stance (${version}) stable; urgency=medium

  * Release ${version}.

 -- Stance maintainers <maintainers@stance.example>  ${date}
`;
};
