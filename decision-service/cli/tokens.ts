import { StanceError } from '../../shared/errors.ts';
import { enrolmentCode } from '../enrol/enrolment-code.ts';
import { systemClock } from '../system-clock.ts';
import { needed, readDuration, readOptions, readUses } from './options.ts';
import { common, dateOf, type Said, within } from './within.ts';

/** `token create`: prints a code that enrols laptops. The only place where the secret is ever shown. */
export function createToken(args: readonly string[]): Said {
  const { values } = readOptions(args, { ...common, uses: { type: 'string' }, expires: { type: 'string' } });
  const uses = readUses(values.uses ?? '1');
  const lifetime = readDuration('--expires', values.expires ?? '1h');
  return within(values.data, ({ tokens, keys, meta }, dataDir) => {
    const url = meta.read('url');
    if (url === undefined)
      throw new StanceError(
        'configInvalid',
        `${dataDir}: the service was never started here, so its address is not known`,
      );
    const at = systemClock.now();
    const token = tokens.create({ at, uses, expiresAt: at + lifetime });
    const token_secret = Buffer.from(token.secret).toString('base64url');
    const code = enrolmentCode({ url, issuer_jkts: [...keys.issuerJkts], token_id: token.id, token_secret });
    return { text: code, json: { id: token.id, uses, expiresAt: token.expires_at, code } };
  });
}

/** `token list`: every token but its secret. */
export function listTokens(args: readonly string[]): Said {
  const { values } = readOptions(args, common);
  return within(values.data, ({ tokens }) => {
    const now = systemClock.now();
    const rows = tokens.list().map((token) => {
      const state = token.revoked_at !== null ? 'revoked' : token.expires_at <= now ? 'expired' : 'alive';
      return { ...token, state, log: tokens.log(token.id) };
    });
    const text = rows.map(
      ({ id, state, used, uses, expires_at }) => `${id}  ${state}  ${used}/${uses} used  until ${dateOf(expires_at)}`,
    );
    return { text: text.join('\n') || 'no tokens', json: rows };
  });
}

/** `token revoke ID` */
export function revokeToken(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  const id = needed('the id of the token', positionals[0]);
  return within(values.data, ({ tokens }) => {
    if (!tokens.revoke(id, systemClock.now()))
      throw new StanceError('usage', `${id}: no such token, or revoked already`);
    return { text: `${id} is revoked`, json: { id, revoked: true } };
  });
}

/** `token uses ID`: every use of a token, with the key that used it and how that ended. */
export function tokenUses(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  const id = needed('the id of the token', positionals[0]);
  return within(values.data, ({ tokens }) => {
    if (tokens.find(id) === undefined) throw new StanceError('usage', `${id}: no such token`);
    const uses = tokens.log(id);
    const text = uses.map(({ at, kid, outcome }) => `${dateOf(at)}  ${kid}  ${outcome}`);
    return { text: text.join('\n') || 'never used', json: uses };
  });
}
