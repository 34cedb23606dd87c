import type { KeyProtection } from '../../shared/evidence.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import type { CredentialClaims, Unopened } from '../../shared/key-proof.ts';

/** A key that signs and cannot be read. */
export interface DeviceKey {
  /** RFC 7638 thumbprint. */
  readonly id: string;
  readonly protection: KeyProtection;
  readonly publicJwk: PublicJwk;
  /** ES256 over the bytes: raw r‖s, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** How it shows that it lies in hardware; undefined where nothing can vouch for that. */
  readonly hardware?: HardwareVoice;
}

/** What hardware says of itself. It throws keyLocked where it cannot be asked now. */
export interface HardwareVoice {
  describe(): Promise<HardwareAbout>;
  /** What a service hid for this key and this hardware, or why it was not opened. */
  open(hidden: Pick<CredentialClaims, 'kind' | 'blob' | 'secret'>): Promise<Buffer | Unopened>;
}

/** The key as the hardware keeps it, and who vouches for the hardware: certificates in DER. */
export interface HardwareAbout {
  readonly publicArea: Buffer;
  readonly certificates: readonly Buffer[];
  readonly chain: readonly Buffer[];
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
