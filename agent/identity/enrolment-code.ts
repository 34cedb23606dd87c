import { EnrolmentData, enrolmentCodePrefix } from '../../shared/enrolment.ts';
import { StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';

/** More than the longest code: eight issuer keys and the longest address. */
const maxLength = 4_096;

/** What an enrolment code (`stance1.…`) holds. Throws enrolmentRefused with one line that never quotes the code. */
export function readEnrolmentCode(text: string): EnrolmentData {
  const code = text.trim();
  if (!code.startsWith(enrolmentCodePrefix) || code.length > maxLength) {
    throw new StanceError(
      'enrolmentRefused',
      `this is not an enrolment code: it begins with "${enrolmentCodePrefix}" and is one line`,
    );
  }
  const parsed = parse(EnrolmentData, decode(code.slice(enrolmentCodePrefix.length)));
  if (!parsed.ok)
    throw new StanceError(
      'enrolmentRefused',
      `the enrolment code is damaged (${parsed.path.join('.') || 'whole'}: ${parsed.text}); copy it again, whole`,
    );
  return parsed.value;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    throw new StanceError('enrolmentRefused', 'the enrolment code is damaged; copy it again, whole', { cause: error });
  }
}
