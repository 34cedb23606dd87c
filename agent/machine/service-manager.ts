import type { Clock } from '../../shared/time.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../log.ts';

/** What is told, and what has to work for it. */
interface Subject {
  readonly host: Pick<Host, 'run'>;
  readonly clock: Clock;
  readonly log: Log;
  /** One line for `systemctl status`, in words of ours alone. */
  status(): string;
  /** Does what an agent that works can do; throws, or never comes back, where it does not work. */
  prove(): void;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Of the time that systemd waits, so that two beats may be lost before it acts. */
const share = 3;

/** A program that is started costs the event loop five milliseconds, which the first evidence shall have first. */
const readyAfterMs = 500;

/**
 * Tells systemd that the agent is ready, how it is, that it still works, and that it ends (sd_notify(3)). A beat is sent by the event
 * loop and only once the ledger has answered; whoever hangs sends none, and systemd starts the agent anew. Where nobody asks to be
 * told, nothing is done.
 */
export function tellServiceManager(subject: Subject, environment: Variables = process.env): { stop(): void } {
  if ((environment['NOTIFY_SOCKET'] ?? '') === '') return { stop: () => undefined };
  const { host, clock, log } = subject;
  let cancel: () => void = () => undefined;
  let isStopped = false;
  const tell = async (...words: readonly string[]): Promise<void> => {
    const answer = await host.run('systemdNotify', words);
    const isTold = 'is' in answer && answer.is.exit === 0;
    // systemd acts by itself on what it does not hear; the log says why it did not.
    if (!isTold)
      log.warn('systemd could not be told', { what: words[0], why: 'unread' in answer ? answer.unread : 'refused' });
  };
  const periodMs = watchdogMs(environment) / share;
  const beat = async (first: string): Promise<void> => {
    try {
      subject.prove();
      await tell(first, `STATUS=${subject.status()}`);
    } catch (error) {
      log.error('the agent does not work, and systemd is not told otherwise', { why: String(error) });
    }
    if (!isStopped && periodMs > 0) cancel = clock.after(periodMs, () => void beat('WATCHDOG=1'));
  };
  cancel = clock.after(readyAfterMs, () => void beat('READY=1'));
  return {
    stop() {
      isStopped = true;
      cancel();
      void tell('STOPPING=1');
    },
  };
}

/** How long systemd waits for a beat; 0 where it waits for none, or for another process's. */
function watchdogMs(environment: Variables): number {
  const owner = environment['WATCHDOG_PID'];
  if (owner !== undefined && owner !== String(process.pid)) return 0;
  const micros = Number(environment['WATCHDOG_USEC'] ?? 0);
  return Number.isSafeInteger(micros) && micros > 0 ? micros / 1_000 : 0;
}
