import { headerText } from '../../../shared/jws.ts';
import type { KeyAssurance } from '../../../shared/key-assurance.ts';
import { challengeTyp } from '../../../shared/messages.ts';
import { earProfile, resultExtension, resultTyp } from '../../../shared/result.ts';
import { sha256, signJws } from '../../crypto/es256.ts';
import type { DeviceKey } from '../../keys/device-key.ts';
import { generateKey, softwareKey } from '../../keys/software-key.ts';

export const url = 'https://service.example';

/** What a test may have a result say; the rest is what a healthy device is told. */
export interface Said {
  readonly ack?: number;
  readonly chain: string;
  readonly nonce?: string | undefined;
  readonly jkts?: readonly string[];
  readonly findings?: readonly object[];
  readonly key?: string;
  readonly rotate?: true;
  readonly key_protection?: KeyAssurance;
}

/** A service that signs whatever a test tells it to. */
export class ScriptedService {
  readonly key = softwareKey(generateKey(), 'file');
  #nonces = 0;

  nonce = (): string => sha256(`nonce ${this.#nonces++}`);

  challenge(nonce = this.nonce(), by: DeviceKey = this.key): Promise<string> {
    const claims = { iss: url, eat_nonce: nonce, iat: 1, exp: 2, iss_jkts: [this.key.id] };
    return signJws(headerText(challengeTyp, { jwk: by.publicJwk }), claims, (bytes) => by.sign(bytes));
  }

  result(to: string, said: Said, by: DeviceKey = this.key): Promise<string> {
    const claims = {
      eat_profile: earProfile,
      iss: url,
      sub: to,
      aud: to,
      iat: 100,
      exp: 1_000,
      ear_verifier_id: { developer: 'test', build: '1' },
      ear_status: 2,
      submods: { device: { ear_status: 2, ear_trustworthiness_vector: {}, measres: [], eat_nonce: said.nonce } },
      [resultExtension]: {
        ack: said.ack ?? 0,
        chain: said.chain,
        next_nonce: this.nonce(),
        next_in: 300,
        iss_jkts: said.jkts ?? [this.key.id],
        levels: [],
        level_catalogue: [],
        findings: said.findings ?? [],
        policy: '1',
        ...(said.key === undefined ? {} : { key: said.key }),
        ...(said.rotate === undefined ? {} : { rotate: said.rotate }),
        ...(said.key_protection === undefined ? {} : { key_protection: said.key_protection }),
      },
    };
    return signJws(headerText(resultTyp, { kid: by.id }), claims, (bytes) => by.sign(bytes));
  }
}
