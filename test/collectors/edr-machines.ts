import { unitFolders } from '../../agent/collectors/edr/find-units.ts';
import { macSources } from '../../agent/collectors/edr/macos/products/catalogue.ts';
import { productSources } from '../../agent/collectors/edr/products/catalogue.ts';
import type { EdrRow } from '../../agent/collectors/edr/rows.ts';
import { windowsProducts } from '../../agent/collectors/edr/windows/catalogue.ts';
import { presentServices } from '../../agent/collectors/edr/windows/services.ts';
import { type Recording, requestKey } from '../../agent/host/recording-file.ts';
import type { ServiceFacts } from '../../agent/host/windows/windows-requests.ts';

type Answers = Recording['answers'];
const services = requestKey.registryKeys('HKLM\\SYSTEM\\CurrentControlSet\\Services');

const withAnswers = (recording: Recording, change: (request: string, answer: unknown) => unknown): Recording => ({
  ...recording,
  answers: Object.fromEntries(
    Object.entries(recording.answers).map(([request, answer]) => [request, change(request, answer)]),
  ) as Answers,
});

/** The same machine without what a product is known by: its files and units, or its services. */
export function withoutProduct(recording: Recording, { platform, product }: EdrRow): Recording {
  if (platform === 'win32') {
    const names = windowsProducts.find(({ id }) => id === product)?.services ?? [];
    return withAnswers(recording, (request, answer) => {
      if (request !== services) return answer;
      const { is } = answer as { is: readonly string[] };
      const gone = presentServices(is, names);
      return { is: is.filter((name) => !gone.includes(name)) };
    });
  }
  const { files = [], units = [] } =
    platform === 'linux'
      ? (productSources.find(({ id }) => id === product) ?? {})
      : { files: macSources.find(({ id }) => id === product)?.files ?? [] };
  const paths = [...files, ...units.flatMap((unit) => unitFolders.map((folder) => `${folder}/${unit}`))];
  const gone = paths.map(requestKey.stat);
  return withAnswers(recording, (request, answer) => (gone.includes(request) ? { absent: true } : answer));
}

/** The same machine three seconds after every one of its processes was started anew. */
export function withYoungProcesses(recording: Recording): Recording {
  const starts = Object.entries(recording.answers).flatMap(([request, answer]) => {
    const [, start] = /^text \/proc\/\d+\/stat$/.test(request)
      ? (/(?:\S+ ){21}(\d+)/.exec(JSON.stringify(answer)) ?? [])
      : [];
    return start === undefined ? [] : [Number(start)];
  });
  const uptime = Math.min(...starts) / 100 + 3;
  return withAnswers(recording, (request, answer) => {
    if (request === requestKey.text('/proc/uptime')) return { is: `${uptime.toFixed(2)} 1.00\n` };
    if (request.startsWith('run ps '))
      return JSON.parse(JSON.stringify(answer).replace(/(?:\d+-)?[\d:]*:\d\d"/g, '00:03"'));
    if (!request.startsWith('service ')) return answer;
    const { is } = answer as { is?: ServiceFacts };
    return is?.aliveSeconds === undefined ? answer : { is: { ...is, aliveSeconds: 3 } };
  });
}
