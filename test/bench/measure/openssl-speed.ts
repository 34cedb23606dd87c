import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * CPU microseconds of one P-256 signature and one verification by OpenSSL's own measurement, over one second each. It counts user time
 * unless told otherwise, which is what its line `+F4:…:<signs per second>:<verifications per second>` stands for.
 */
export async function opensslUs(): Promise<{ readonly sign: number; readonly verify: number }> {
  const { stdout } = await promisify(execFile)('openssl', ['speed', '-mr', '-seconds', '1', 'ecdsap256']);
  const [, signs, verifies] = /^\+F4:\d+:256:([\d.]+):([\d.]+)$/m.exec(stdout) ?? [];
  if (!(Number(signs) > 0 && Number(verifies) > 0)) throw new Error('openssl speed printed no rates');
  return { sign: 1_000_000 / Number(signs), verify: 1_000_000 / Number(verifies) };
}
