import { evidenceProfile, evidenceTyp } from '../../../shared/evidence.ts';
import { deviceIdOf, type PublicJwk } from '../../../shared/jws.ts';
import { newKey, sha256 } from '../../support/device/key.ts';
import { goodReadings } from '../../support/device/readings.ts';

/** A chain of evidence by one key, each of the size that a laptop with all ten signals sends (3.5 KB). */
export function signedEvidence(count: number): {
  readonly tokens: readonly string[];
  readonly jwk: PublicJwk;
  readonly kid: string;
  readonly device: string;
  readonly audience: string;
} {
  const key = newKey();
  const session = newKey();
  const device = deviceIdOf(key.kid);
  const audience = 'https://stance.example';
  const chain = sha256('a proof');
  const iat = Math.floor(Date.now() / 1_000);
  let prev = chain;
  const tokens = Array.from({ length: count }, (_, at) => {
    const jws = key.sign(evidenceTyp, {
      eat_profile: evidenceProfile,
      iss: device,
      aud: audience,
      iat,
      eat_nonce: sha256(String(at)),
      chain,
      seq: at + 1,
      prev,
      mode: 'system',
      key_protection: 'file',
      sueids: { 'machine-id': sha256('a machine') },
      bootseed: 'a-boot-session',
      uptime: 4_242,
      swname: 'Debian GNU/Linux',
      swversion: ['13'],
      cnf: { jwk: session.jwk },
      submods: { agent: { swname: 'stance', swversion: ['0.1.0', 16_384] } },
      posture: goodReadings(iat),
    });
    prev = sha256(jws);
    return jws;
  });
  return { tokens, jwk: key.jwk, kid: key.kid, device, audience };
}
