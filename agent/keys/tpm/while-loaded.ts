import { flushContext, type Loaded } from './object-commands.ts';
import type { TpmLink } from './tpm.ts';

/** Does the work, then flushes the object or session, also after a fault. */
export async function whileLoaded<T>(
  link: TpmLink,
  { handle }: Pick<Loaded, 'handle'>,
  work: () => T | Promise<T>,
): Promise<T> {
  let done: T;
  try {
    done = await work();
  } catch (error) {
    // Why the work failed says more than why a TPM in that state flushes nothing either; closing the connection does it then.
    await link.ask(flushContext(handle)).catch((also: unknown) => also);
    throw error;
  }
  await link.ask(flushContext(handle));
  return done;
}
