import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * CPU microseconds of one P-256 verification by OpenSSL's own measurement, over one second. It counts user time unless told
 * otherwise, which is what its line `+F4:…:<signs per second>:<verifications per second>` stands for.
 */
export async function opensslVerifyUs(): Promise<number> {
  const { stdout } = await promisify(execFile)('openssl', ['speed', '-mr', '-seconds', '1', 'ecdsap256']);
  const perSecond = Number(/^\+F4:\d+:256:[\d.]+:([\d.]+)$/m.exec(stdout)?.[1]);
  if (!(perSecond > 0)) throw new Error('openssl speed printed no verifications per second');
  return 1_000_000 / perSecond;
}
