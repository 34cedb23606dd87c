import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultExtension } from '../../shared/result.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { enrolledDevice, type TestDevice } from '../support/device/device.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { startTestService, type TestService, until } from './test-service.ts';

let service: TestService;
let device: TestDevice;
let stream: StreamClient;
beforeEach(async () => {
  service = await startTestService();
  ({ device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile));
});
afterEach(async () => {
  await stream.cut();
  await service.stop();
});

const text = () => readFileSync(service.policyFile, 'utf8');
const stricter = () =>
  text()
    .replace('version: example-1', 'version: strict')
    .replace('# accepted: [crowdstrikeFalcon, microsoftDefender]', 'accepted: [crowdstrikeFalcon] #')
    .replace('grace: 10m', 'grace: 0s');

test('a good new policy is taken at once and devices are asked again', async () => {
  expect((await device.attest(stream)).claims[resultExtension].policy).toBe('example-1');
  writeFileSync(service.policyFile, stricter());
  const { signals, reason } = await stream.expect('recollect');
  expect([signals, reason]).toEqual([signalIds, 'the policy changed']);
  const { claims } = await device.attest(stream);
  expect(claims[resultExtension]).toMatchObject({ policy: 'strict', levels: ['base', 'internal'] });
});

test('a file put in its place by rename is seen too', async () => {
  await device.attest(stream);
  const aside = join(service.dataDir, 'policy.new');
  writeFileSync(aside, stricter());
  renameSync(aside, service.policyFile);
  expect((await stream.expect('recollect')).reason).toBe('the policy changed');
});

test('a bad policy is said in one line with its place, and the running one stays until a good one comes', async () => {
  writeFileSync(service.policyFile, text().replace('rebootMayWait', 'rebootMayWeight'));
  await until('the mistake is told', () => service.said.some((line) => line.includes('rebootMayWeight')));
  const [line = ''] = service.said.filter((said) => said.includes('rebootMayWeight'));
  expect(line).toMatch(
    /^the running policy stays: .*policy\.yaml:\d+: signals\.osPatch\.rule\.rebootMayWeight: unknown key$/,
  );
  expect((await device.attest(stream)).claims[resultExtension].policy).toBe('example-1');
  writeFileSync(service.policyFile, stricter().replace('rebootMayWeight', 'rebootMayWait'));
  expect((await stream.expect('recollect')).reason).toBe('the policy changed');
});

test('the door follows a stricter policy before the next evidence, and never opens a level nobody was judged for', async () => {
  const { token = '' } = await device.attest(stream, undefined, { want: 'token' });
  const knock = (level: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        Authorization: `DPoP ${token}`,
        DPoP: device.dpop(token, 'GET', 'https://app.example/'),
        'X-Forwarded-Host': 'app.example',
      };
      request(
        `${service.running.url}/v1/authz?level=${level}`,
        { ca: device.ca, headers, agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
  expect(await knock('sensitive')).toBe(200);
  writeFileSync(service.policyFile, stricter());
  await stream.expect('recollect');
  expect([await knock('sensitive'), await knock('internal')]).toEqual([403, 200]);
  writeFileSync(
    service.policyFile,
    stricter().replace(
      '  - name: sensitive',
      '  - name: vault\n    title: Vault\n    opens: [Safe]\n  - name: sensitive',
    ),
  );
  await stream.expect('recollect');
  await device.attest(stream);
  expect(await knock('vault')).toBe(200);
});

test('a policy that is bad at the start stops the start', async () => {
  writeFileSync(service.policyFile, text().replace('version:', 'vershun:'));
  await expect(service.restart()).rejects.toMatchObject({ code: 'policyInvalid' });
});
