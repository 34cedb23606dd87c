import * as v from 'valibot';
import { readJson } from '../../json-text.ts';
import type { Answer } from '../host.ts';
import type { Row } from './windows-requests.ts';

const Rows = v.object({ id: v.string(), rows: v.array(v.record(v.string(), v.unknown())) });
const Fault = v.object({ id: v.string(), hresult: v.number(), code: v.number() });

/** MI_RESULT_ACCESS_DENIED. */
const deniedCode = 2;
/** MI_RESULT_INVALID_NAMESPACE, MI_RESULT_INVALID_CLASS. */
const absentCodes = new Set([3, 5]);
/** E_ACCESSDENIED, WBEM_E_ACCESS_DENIED. */
const deniedResults = new Set([0x80070005, 0x80041003]);
/** WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS, REGDB_E_CLASSNOTREG. */
const absentResults = new Set([0x8004100e, 0x80041010, 0x80040154]);
/** WBEM_E_TIMED_OUT, and the time-out of a remote call. */
const timedOutResults = new Set([0x80043001, 0x800705b4]);

/**
 * One line of PowerShell as an answer: rows, or why there are none by the number of the error. Undefined: it does not answer
 * this question, so whoever writes there cannot be relied on.
 */
export function answerFrom(line: string, id: string, limitRows: number): Answer<readonly Row[]> | undefined {
  const parsed = v.safeParse(v.union([Rows, Fault]), readJson(line));
  if (!parsed.success || parsed.output.id !== id) return undefined;
  if ('rows' in parsed.output)
    return parsed.output.rows.length <= limitRows ? { is: parsed.output.rows } : { unread: 'unparseable' };
  const { code, hresult } = parsed.output;
  // A signed number in .NET, an unsigned one in every list of them.
  const result = hresult >>> 0;
  if (code === deniedCode || deniedResults.has(result)) return { unread: 'notPermitted' };
  if (absentCodes.has(code) || absentResults.has(result)) return { absent: true };
  return { unread: timedOutResults.has(result) ? 'timedOut' : 'unparseable' };
}
