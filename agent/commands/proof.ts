import { StanceError, type StanceErrorCode } from '../../shared/errors.ts';
import type { LocalProblem } from '../../shared/local-api.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import type { Command } from './command.ts';

const codes: Readonly<Record<LocalProblem, StanceErrorCode>> = {
  badRequest: 'usage',
  rateLimited: 'timedOut',
  busy: 'timedOut',
  notEnrolled: 'notEnrolled',
  offline: 'serviceUnreachable',
  denied: 'serviceRefused',
  internal: 'internal',
};

/** Prints the two headers that let one request pass a door: `curl -H @<(stance proof GET URL) URL`. */
export const proof: Command = {
  usage: 'METHOD URL',
  summary: 'print the headers that prove this laptop to one request',
  words: 2,
  options: [],
  async run({ words: [method = '', url = ''], config, json }, { out }) {
    const client = await LocalClient.open(daemonSocket(config));
    try {
      const answer = await client.ask({ ask: 'proof', method: method.toUpperCase(), url });
      if ('problem' in answer) throw new StanceError(codes[answer.problem], answer.said);
      if (!('proof' in answer)) throw new StanceError('internal', 'the agent gave no proof');
      const headers = { Authorization: `DPoP ${answer.proof.token}`, DPoP: answer.proof.proof };
      if (json) out(JSON.stringify(headers));
      else for (const [name, value] of Object.entries(headers)) out(`${name}: ${value}`);
      return 0;
    } finally {
      client.close();
    }
  },
};
