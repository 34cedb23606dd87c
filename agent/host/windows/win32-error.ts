import type { Why } from '../../../shared/reading.ts';

/** ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_SERVICE_DOES_NOT_EXIST. */
const absentCodes = new Set([2, 3, 1_060]);
/** ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD. */
const deniedCodes = new Set([5, 1_314]);

/** What a failed call answers, by its number: only "there is no such thing" is absence. */
export function failedWith(code: number): { absent: true } | { unread: Why } {
  if (absentCodes.has(code)) return { absent: true };
  return { unread: deniedCodes.has(code) ? 'notPermitted' : 'unparseable' };
}
