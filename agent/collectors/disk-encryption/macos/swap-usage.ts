/** Reads `sysctl -n vm.swapusage`: whether pages written to the disk are encrypted; `none` where none are written. */
export function parseSwapUsage(text: string): 'on' | 'off' | 'none' | undefined {
  const [, total, encrypted] =
    /^total = (\d+[.,]\d+)[KMGT] +used = \S+ +free = \S+( +\(encrypted\))? *\n$/.exec(text) ?? [];
  if (total === undefined) return undefined;
  if (/^0[.,]0+$/.test(total)) return 'none';
  return encrypted === undefined ? 'off' : 'on';
}
