import { failed } from '../answer.ts';
import type { Answer } from '../host.ts';
import { once } from './once.ts';
import { PowerShell } from './powershell.ts';
import { questions } from './questions.ts';
import { openRegistry } from './registry.ts';
import { openSecurityChip } from './security-chip.ts';
import { openServices } from './services.ts';
import { openVolumes } from './volumes.ts';
import type { WindowsRequests } from './windows-requests.ts';

/** The Windows this process runs on. Its libraries are opened when first needed, PowerShell is started when first asked. */
export function localWindows(): WindowsRequests {
  const registry = once(openRegistry);
  const services = once(openServices);
  const volumes = once(openVolumes);
  const chip = once(openSecurityChip);
  const [powerShell, patient] = [new PowerShell(), new PowerShell()];
  return {
    registryValue: (key, name) => attempt(async () => (await registry()).registryValue(key, name)),
    registryKeys: (key) => attempt(async () => (await registry()).registryKeys(key)),
    service: (name) => attempt(async () => (await services()).service(name)),
    volumes: () => attempt(async () => (await volumes()).volumes()),
    securityChip: () => attempt(async () => (await chip()).securityChip()),
    question: (question) =>
      attempt(async () => {
        if (!('isSlow' in questions[question])) return powerShell.ask(question);
        const answer = await patient.ask(question);
        await patient.end();
        return answer;
      }),
  };
}

/** A library or a function that is not there is a fault to tell, never a "no". */
async function attempt<T>(request: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await request();
  } catch (thrown) {
    const answer = failed(thrown);
    return 'absent' in answer ? { unread: 'toolMissing' } : answer;
  }
}
