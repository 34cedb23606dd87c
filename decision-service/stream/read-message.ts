import { parse } from '../../shared/issues.ts';
import { DeviceMessage, streamLimits } from '../../shared/messages.ts';
import { ProblemError } from '../../shared/problem.ts';

/** The longest JWS that the wire's own schema takes. */
const jwsBytes = 32_768;

/** A frame as a message, checked for size before anything else and for shape before anything is believed. */
export function readMessage(frame: string): DeviceMessage {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch (cause) {
    throw new ProblemError('malformed', `not JSON (${cause instanceof SyntaxError ? 'syntax' : 'unreadable'})`);
  }
  refuseLarge(value);
  const message = parse(DeviceMessage, value);
  if (!message.ok) throw new ProblemError('malformed', `${message.path.slice(0, 4).join('.')}: ${message.text}`);
  return message.value;
}

function refuseLarge(value: unknown): void {
  const items = typeof value === 'object' && value !== null && 'evidence' in value ? value.evidence : undefined;
  if (!Array.isArray(items)) return;
  if (items.length > streamLimits.evidencePerFrame) {
    throw new ProblemError('too-large', `more than ${streamLimits.evidencePerFrame} items`);
  }
  const sizes = items.map((item) => (typeof item === 'string' ? item.length : 0));
  if (sizes.some((size) => size > jwsBytes))
    throw new ProblemError('too-large', `an item of more than ${jwsBytes} bytes`);
  if (sizes.reduce((sum, size) => sum + size, 0) > streamLimits.evidenceBytes) {
    throw new ProblemError('too-large', `more than ${streamLimits.evidenceBytes} bytes of evidence`);
  }
}
