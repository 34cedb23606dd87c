import type { Host } from '../../../agent/host/host.ts';
import { requestKey } from '../../../agent/host/recording-file.ts';

/** A host that also tells every request that is made, each time it is made. */
export function listeningHost(host: Host, tell: (request: string) => void): Host {
  const told = <Asked extends unknown[], Answer>(
    key: (...asked: Asked) => string,
    ask: (...asked: Asked) => Answer,
  ) => {
    return (...asked: Asked): Answer => {
      tell(key(...asked));
      return ask(...asked);
    };
  };
  return {
    platform: host.platform,
    now: host.now,
    text: told(requestKey.text, host.text),
    head: told(requestKey.head, host.head),
    list: told(requestKey.list, host.list),
    link: told(requestKey.link, host.link),
    stat: told(requestKey.stat, host.stat),
    run: told(requestKey.run, host.run),
    ask: told(requestKey.ask, host.ask),
    hardware: told(requestKey.hardware, host.hardware),
    registryValue: told(requestKey.registryValue, host.registryValue),
    registryKeys: told(requestKey.registryKeys, host.registryKeys),
    service: told(requestKey.service, host.service),
    volumes: told(requestKey.volumes, host.volumes),
    securityChip: told(requestKey.securityChip, host.securityChip),
    question: told(requestKey.question, host.question),
  };
}
