import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../shared/time.ts';
import { change, query } from './rows.ts';

/** An enrolment token as it is kept. The secret is the HMAC key itself: a hash of it could verify nothing. */
export interface TokenRow {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly uses: number;
  readonly used: number;
  readonly revoked_at: Instant | null;
}

/** What is shown of a token: everything but its secret. */
export type TokenListing = Omit<TokenRow, 'secret'>;

/** How a use of a token ended. */
export type TokenOutcome = 'enrolled' | 'repeated' | 'exhausted' | 'expired' | 'revoked' | 'other-token';

export interface TokenUse {
  readonly token: string;
  readonly kid: string;
  readonly at: Instant;
  readonly outcome: TokenOutcome;
}

/** The log keeps this many uses; a token holder who knocks for ever pushes out only the oldest. */
const logRows = 100_000;

/** Enrolment tokens and the log of their uses. */
export function tokenStore(db: DatabaseSync) {
  const insert = change(db, 'INSERT INTO tokens(id, secret, created_at, expires_at, uses) VALUES (?, ?, ?, ?, ?)');
  const byId = query<TokenRow>(db, 'SELECT * FROM tokens WHERE id = ?');
  const listed = query<TokenListing>(
    db,
    'SELECT id, created_at, expires_at, uses, used, revoked_at FROM tokens ORDER BY rowid',
  );
  const count = change(db, 'UPDATE tokens SET used = used + 1 WHERE id = ? AND used < uses');
  const revoke = change(db, 'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const note = change(db, 'INSERT INTO token_log(token, kid, at, outcome) VALUES (?, ?, ?, ?)');
  const trim = change(db, `DELETE FROM token_log WHERE id <= (SELECT max(id) FROM token_log) - ${logRows}`);
  const log = query<TokenUse>(db, 'SELECT token, kid, at, outcome FROM token_log WHERE token = ? ORDER BY id');
  return {
    /** A new token of 256 random bits. */
    create({ at, uses, expiresAt }: { at: Instant; uses: number; expiresAt: Instant }): TokenRow {
      const id = randomBytes(12).toString('base64url');
      const secret = randomBytes(32);
      insert(id, secret, at, expiresAt, uses);
      return { id, secret, created_at: at, expires_at: expiresAt, uses, used: 0, revoked_at: null };
    },
    find: (id: string): TokenRow | undefined => byId.one(id),
    list: (): TokenListing[] => listed.all(),
    /** Counts one use; false when there is none left. */
    use: (id: string): boolean => count(id) === 1,
    /** False where no such token is alive. */
    revoke: (id: string, at: Instant): boolean => revoke(at, id) === 1,
    note({ token, kid, at, outcome }: TokenUse): void {
      note(token, kid, at, outcome);
      trim();
    },
    log: (token: string): TokenUse[] => log.all(token),
  };
}
export type TokenStore = ReturnType<typeof tokenStore>;
