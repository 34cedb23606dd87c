import type { TpmDoor } from '../../agent/keys/tpm/tpm.ts';

/** Stands before a TPM: gives what it likes for a command, or lets it through with `honest`. */
export type Alter = (command: Buffer, honest: () => Promise<Buffer>) => Promise<Uint8Array>;

/** A door behind which every command passes through `alter`. */
export const alteredDoor =
  (door: TpmDoor, alter: Alter): TpmDoor =>
  async () => {
    const connection = await door();
    return {
      ...connection,
      exchange: (command) => alter(Buffer.from(command), async () => Buffer.from(await connection.exchange(command))),
    };
  };

/** Which command it is (TPM_CC). */
export const commandCode = (command: Buffer): number => command.readUInt32BE(6);

/** The answer of a TPM that refuses. */
export const refusal = (code: number): Buffer => {
  const answer = Buffer.from('80010000000a00000000', 'hex');
  answer.writeUInt32BE(code, 6);
  return answer;
};
