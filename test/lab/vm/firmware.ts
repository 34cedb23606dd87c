const ovmf = '/usr/share/OVMF';

/** One way for a laptop to start. */
export interface Firmware {
  /** The firmware's code and the variables it comes with; none for a BIOS. */
  readonly uefi?: { readonly code: string; readonly variables: string };
  /** QEMU's machine with what this firmware needs of it. */
  readonly machine: readonly string[];
  readonly hasTpm: boolean;
  /** Whether it starts only what is signed with the key that Debian's ovmf ships for trying things. */
  readonly wantsSignature: boolean;
}

/** The ways the lab machine can start. */
export const firmwares = {
  secureBoot: {
    uefi: { code: `${ovmf}/OVMF_CODE_4M.snakeoil.fd`, variables: `${ovmf}/OVMF_VARS_4M.snakeoil.fd` },
    // Without these the system could write the variables past the firmware.
    machine: ['q35,accel=tcg,smm=on', '-global', 'driver=cfi.pflash01,property=secure,value=on'],
    hasTpm: true,
    wantsSignature: true,
  },
  setupMode: {
    uefi: { code: `${ovmf}/OVMF_CODE_4M.fd`, variables: `${ovmf}/OVMF_VARS_4M.fd` },
    machine: ['q35,accel=tcg'],
    hasTpm: true,
    wantsSignature: false,
  },
  bios: { machine: ['q35,accel=tcg'], hasTpm: false, wantsSignature: false },
} as const satisfies Record<string, Firmware>;
