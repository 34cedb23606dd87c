import { request } from 'node:http';
import { until } from '../../support/until.ts';

/** What a door answers to these headers. */
export function fetchPage(url: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

/** Knocks at a door, each time with a proof of its own, until it answers so; gives what it said. */
export async function knock(
  url: string,
  proof: () => Promise<Record<string, string>>,
  expected: number,
): Promise<string> {
  let body = '';
  await until(`the door to answer ${expected}`, 5_000, async () => {
    const answer = await fetchPage(url, await proof());
    body = answer.body;
    return answer.status === expected;
  });
  return body;
}
