import { createHash } from 'node:crypto';
import type { PublicJwk } from '../../shared/jws.ts';
import type { Unproved } from '../../shared/key-assurance.ts';

/**
 * All of a device key's public area but its point (TPM 2.0 Part 2 §12.2.4): ECC, named by SHA-256; fixedTPM, fixedParent,
 * sensitiveDataOrigin, userWithAuth, noDA and sign, neither restricted nor decrypt; no policy; ECDSA with SHA-256 on P-256. A key of
 * any other template may be copied, or may sign what a TPM says of itself: it proves nothing.
 */
const head = Buffer.from('0023' + '000b' + '00040472' + '0000' + '0010' + '0018' + '000b' + '0003' + '0010', 'hex');
const coordinateBytes = 32;

/**
 * The name of a device key, computed from its public area: it covers all that the area says. The reason instead where the area is of
 * another template, or of another key than the enrolled one.
 */
export function nameOfDeviceKey(area: Buffer, { x, y }: PublicJwk): Buffer | Unproved {
  if (!area.subarray(0, head.length).equals(head)) return 'wrongAttributes';
  const point = pointOf(area.subarray(head.length));
  if (point === undefined) return 'wrongAttributes';
  const enrolled = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  if (!point.equals(enrolled)) return 'wrongName';
  return Buffer.concat([Buffer.from([0, 0x0b]), createHash('sha256').update(area).digest()]);
}

/** Both coordinates at full length; some chips leave out zeros in front. */
function pointOf(rest: Buffer): Buffer | undefined {
  const point = Buffer.alloc(2 * coordinateBytes);
  let at = 0;
  for (const end of [coordinateBytes, 2 * coordinateBytes]) {
    if (rest.length < at + 2) return undefined;
    const size = rest.readUInt16BE(at);
    if (size > coordinateBytes || rest.length < at + 2 + size) return undefined;
    rest.copy(point, end - size, at + 2, at + 2 + size);
    at += 2 + size;
  }
  return at === rest.length ? point : undefined;
}
