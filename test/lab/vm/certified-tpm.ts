import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** The state of a TPM as it leaves its maker, and the certificate of that maker. */
export interface CertifiedTpm {
  readonly state: string;
  /** The authority that signed for its endorsement keys, in PEM. */
  readonly issuer: string;
}

/** Makes a TPM in software with endorsement keys, certificates for them, and an authority of its own, all below `dir`. */
export const makeCertifiedTpm = async (dir: string): Promise<CertifiedTpm> => {
  const state = join(dir, 'chip');
  const authority = join(dir, 'maker');
  for (const folder of [state, authority]) await mkdir(folder, { recursive: true });
  const files = {
    signingkey: join(authority, 'key.pem'),
    issuercert: join(authority, 'issuer.pem'),
    certserial: join(authority, 'serial'),
  };
  await writeFile(join(dir, 'maker.conf'), settings({ statedir: authority, ...files }));
  await writeFile(
    join(dir, 'maker.options'),
    '--platform-manufacturer Lab\n--platform-version 1\n--platform-model Laptop\n',
  );
  await writeFile(
    join(dir, 'setup.conf'),
    settings({
      create_certs_tool: '/usr/bin/swtpm_localca',
      create_certs_tool_config: join(dir, 'maker.conf'),
      create_certs_tool_options: join(dir, 'maker.options'),
      active_pcr_banks: 'sha256',
    }),
  );
  const where = ['--tpmstate', state, '--config', join(dir, 'setup.conf')];
  await exec('swtpm_setup', ['--tpm2', '--create-ek-cert', '--lock-nvram', '--overwrite', ...where]);
  return { state, issuer: files.issuercert };
};

const settings = (each: Readonly<Record<string, string>>): string =>
  Object.entries(each)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
