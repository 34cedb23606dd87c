import { type Checkup, fault, untold, well } from '../checkup.ts';
import { failure, type Outcome } from './outcome.ts';
import type { ShownCertificate } from './shake-hands.ts';

const about = 'certificate';

/** What the certificate of whoever answers means. */
export function judgeCertificate(certificate: Outcome<ShownCertificate>, host: string): Checkup {
  if ('notTaken' in certificate) return untold(about, 'not seen without a connection');
  if ('failed' in certificate)
    return fault(
      about,
      failure(certificate),
      certificate.code === 'STANCE_PROXY'
        ? 'See "proxy": it does not let this laptop through.'
        : 'Something else than the service answers there: a firewall, a sign-in page of this network, or another program on that port.',
    );
  const { names, authority, validTo, validFrom, refusedFor } = certificate.is;
  if (refusedFor === undefined) return well(about, `for ${names}, by "${authority}", until ${validTo}`);
  if (refusedFor === 'CERT_HAS_EXPIRED')
    return fault(
      about,
      `it ran out on ${validTo}`,
      'See "clock" first. If the clock is right, your IT team has to renew the certificate of the service.',
    );
  if (refusedFor === 'CERT_NOT_YET_VALID')
    return fault(about, `it begins on ${validFrom}`, 'See "clock": the clock of this laptop is most likely behind.');
  if (refusedFor === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return fault(
      about,
      `it is for ${names}, not for ${host}`,
      'Another server answers under this name: leave this network if it is not yours; else ask your IT team to look at the address and at the server.',
    );
  return fault(
    about,
    `"${authority}" vouches for it, whom this laptop does not trust (${refusedFor})`,
    'If that is the authority of your organisation, or of its inspecting proxy, set caFile. If you do not know it, leave this network and tell your IT team.',
  );
}
