import type { KeyProtection } from '../../shared/evidence.ts';
import type { PublicJwk } from '../../shared/jws.ts';

/** A key that signs and cannot be read. */
export interface DeviceKey {
  /** RFC 7638 thumbprint. */
  readonly id: string;
  readonly protection: KeyProtection;
  readonly publicJwk: PublicJwk;
  /** ES256 over the bytes: raw r‖s, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** One rung of the ladder: a place that keeps device keys. */
export interface KeyStore {
  readonly protection: KeyProtection;
  /** Whether a key can be made here now without asking anybody anything. */
  isReady(): Promise<boolean>;
  /** Makes a key that is durable before it is returned. */
  create(): Promise<DeviceKey>;
  /**
   * The key of that id, or undefined where there surely is none. Throws keyLocked when that cannot be told, and keyMissing where
   * the store knows why it is gone.
   */
  load(id: string): Promise<DeviceKey | undefined>;
  destroy(id: string): Promise<void>;
}
