import { sayIn } from '../../../shared/words/say.ts';
import { type Checkup, fault, untold, well } from '../checkup.ts';
import { failure, type Outcome } from './outcome.ts';
import type { ShownCertificate } from './shake-hands.ts';
import { otherStoreWith, type Trust } from './trust.ts';

const about = 'certificate';

const words = {
  'trusted.file': 'for {names}, by "{authority}", whom caFile trusts, until {until}',
  'trusted.bundled': 'for {names}, by "{authority}", whom the list that comes with Stance trusts, until {until}',
  'trusted.system': 'for {names}, by "{authority}", whom the store of this system trusts, until {until}',
  'trusted.bundledOrFile':
    'for {names}, by "{authority}", whom the list that comes with Stance or caFile trusts, until {until}',
  'trusted.systemOrFile':
    'for {names}, by "{authority}", whom the store of this system or caFile trusts, until {until}',
  'untrusted.file': '"{authority}" vouches for it, whom caFile does not trust ({code})',
  'untrusted.bundled': '"{authority}" vouches for it, whom the list that comes with Stance does not trust ({code})',
  'untrusted.system': '"{authority}" vouches for it, whom the store of this system does not trust ({code})',
  'untrusted.bundledOrFile':
    '"{authority}" vouches for it, whom neither the list that comes with Stance nor caFile trusts ({code})',
  'untrusted.systemOrFile':
    '"{authority}" vouches for it, whom neither the store of this system nor caFile trusts ({code})',
  'remedy.system':
    'The store of this system trusts that authority: if your organisation put it there, set caStore to system in the configuration.',
  'remedy.bundled':
    'The list that comes with Stance trusts that authority: set caStore to bundled in the configuration, or have your IT team bring the store of this system up to date.',
  'remedy.unknown':
    'If that is the authority of your organisation, or of its inspecting proxy, set caFile, or put it into the store of this system and set caStore to system. If you do not know it, leave this network and tell your IT team.',
} as const;
const say = sayIn<typeof words>(words, { tag: 'en-GB', direction: 'ltr' });

/** What the certificate of whoever answers means. */
export function judgeCertificate(certificate: Outcome<ShownCertificate>, host: string, trust: Trust): Checkup {
  if ('notTaken' in certificate) return untold(about, 'not seen without a connection');
  if ('failed' in certificate)
    return fault(
      about,
      failure(certificate),
      certificate.code === 'STANCE_PROXY'
        ? 'See "proxy": it does not let this laptop through.'
        : 'Something else than the service answers there: a firewall, a sign-in page of this network, or another program on that port.',
    );
  const { names, authority, last, validTo, validFrom, refusedFor } = certificate.is;
  if (refusedFor === undefined) return well(about, say(`trusted.${trust.by}`, { names, authority, until: validTo }));
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
    say(`untrusted.${trust.by}`, { authority, code: refusedFor }),
    say(`remedy.${otherStoreWith(last, trust) ?? 'unknown'}`),
  );
}
