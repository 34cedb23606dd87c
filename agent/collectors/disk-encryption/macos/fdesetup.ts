/** What macOS says of FileVault on the volume it started from; `percent` of the change that is under way, where it is told. */
export interface FileVault {
  readonly state: 'on' | 'off' | 'encrypting' | 'decrypting';
  readonly percent?: number;
}

/** What is known to follow "but": nothing of it changes what is so now. */
const waits = ['needs to be restarted to finish', 'will be enabled after the next restart'];
/** Lines beside the state that change nothing of it. */
const asides = [
  // Turned on for the next login of that user: until then the disk is as it was.
  /^Deferred enablement appears to be active for user '.*'\.?$/,
  /^FileVault master keychain appears to be installed\.?$/,
];

/** Reads `fdesetup status`, which is not translated. Undefined for a sentence that is not known, and for one that is cut off. */
export function parseFdesetup(text: string): FileVault | undefined {
  // A change under way stands on a second line: without an end of line nobody knows whether one followed.
  if (!text.endsWith('\n')) return undefined;
  let state: 'on' | 'off' | undefined;
  let change: FileVault | undefined;
  for (const line of text.split('\n').map((line) => line.trim())) {
    const [, word, wait] = /^FileVault is (On|Off)(?:, but (.+))?\.$/.exec(line) ?? [];
    const [, way, percent] =
      /^(En|De)cryption in progress: percent completed? = (\d{1,3}(?:\.\d+)?|pending)\.?$/i.exec(line) ?? [];
    if (word !== undefined) {
      if (state !== undefined || (wait !== undefined && !waits.includes(wait))) return undefined;
      state = word === 'On' ? 'on' : 'off';
    } else if (way !== undefined) {
      if (change !== undefined) return undefined;
      change = changeOf(way === 'En' ? 'encrypting' : 'decrypting', Number(percent));
    } else if (line !== '' && !asides.some((aside) => aside.test(line))) return undefined;
  }
  return change ?? (state && { state });
}

const changeOf = (state: 'encrypting' | 'decrypting', percent: number): FileVault =>
  percent <= 100 ? { state, percent } : { state };
