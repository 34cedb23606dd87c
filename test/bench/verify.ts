import { importJWK, jwtVerify } from 'jose';
import { keyBook } from '../../decision-service/attest/key-book.ts';
import { openEvidence } from '../../decision-service/attest/open-evidence.ts';
import { evidenceTyp } from '../../shared/evidence.ts';
import { cpuMs } from './measure/cpu.ts';
import { interleave } from './measure/interleave.ts';
import { opensslUs } from './measure/openssl-speed.ts';
import type { Metric } from './metric.ts';
import { signedEvidence } from './verify/signed-evidence.ts';

const joseRounds = 5;
const josePairs = 12;
/** As many rounds as take about the second that OpenSSL measures for. */
const opensslRounds = 20;
const opensslPairs = 10;

/** What it costs the service to know that evidence is what a device signed, in CPU time per evidence. */
export const verifyGroup = {
  id: 'verify',
  cheap: true,
  async run(): Promise<Metric[]> {
    const { tokens, jwk, kid, device, audience } = signedEvidence(400);
    const keys = keyBook({ key: () => ({ kid, device, jwk: JSON.stringify(jwk) }) });
    const joseKey = await importJWK(jwk, 'ES256');

    const own = async (rounds: number): Promise<number> => {
      const begun = cpuMs();
      for (let round = 0; round < rounds; round += 1)
        for (const jws of tokens) openEvidence(jws, audience, keys, () => undefined);
      return ((cpuMs() - begun) * 1_000) / (rounds * tokens.length);
    };
    const peer = async (): Promise<number> => {
      const begun = cpuMs();
      const asked = { algorithms: ['ES256'], typ: evidenceTyp, audience, issuer: device };
      for (let round = 0; round < joseRounds; round += 1)
        for (const jws of tokens) await jwtVerify(jws, joseKey, asked);
      return ((cpuMs() - begun) * 1_000) / (joseRounds * tokens.length);
    };

    const vsJose = await interleave(() => own(joseRounds), peer, josePairs);
    const vsOpenssl = await interleave(
      () => own(opensslRounds),
      async () => (await opensslUs()).verify,
      opensslPairs,
    );
    const of = (ours: typeof vsJose) => ({
      value: ours.ratio,
      unit: '×',
      own: ours.own,
      baseUnit: 'µs',
      runs: ours.runs,
    });
    return [
      { id: 'verify.vsJose', ...of(vsJose), goal: 0.6, peer: vsJose.other },
      { id: 'verify.vsOpenssl', ...of(vsOpenssl), goal: 1.5, floor: vsOpenssl.other },
    ];
  },
};
