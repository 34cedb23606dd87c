import { fixedBytes, messageBytes } from './bus-message.ts';

/** What we listen for has some hundred bytes. A longer message is let by without being kept: anybody on the bus may send us one. */
const maxKeptBytes = 16_384;
/** The longest message there is (D-Bus Specification). */
const maxBytes = 134_217_728;

/** Cuts what comes from the bus into messages, and keeps no more than one short one. */
export class BusFrames {
  #start: Buffer = Buffer.alloc(0);
  #skip = 0;

  /** The messages that end in this piece, or undefined when what came is not D-Bus. */
  take(piece: Buffer): Buffer[] | undefined {
    const messages: Buffer[] = [];
    let rest = piece;
    while (rest.length > 0) {
      const skipped = Math.min(this.#skip, rest.length);
      this.#skip -= skipped;
      rest = rest.subarray(skipped);
      if (rest.length === 0) break;
      const bytes = this.#start.length === 0 ? rest : Buffer.concat([this.#start, rest]);
      this.#start = Buffer.alloc(0);
      if (bytes.length < fixedBytes) {
        this.#start = Buffer.from(bytes);
        break;
      }
      const length = messageBytes(bytes);
      if (length === undefined || length > maxBytes) return undefined;
      if (length > maxKeptBytes) {
        this.#skip = length;
        rest = bytes;
        continue;
      }
      if (bytes.length < length) {
        this.#start = Buffer.from(bytes);
        break;
      }
      messages.push(bytes.subarray(0, length));
      rest = bytes.subarray(length);
    }
    return messages;
  }
}
