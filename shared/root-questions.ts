/** What Linux lets a program do of what root may (capabilities(7)), as far as anything here needs it. */
export type Capability = 'CAP_NET_ADMIN' | 'CAP_NET_RAW' | 'CAP_SYS_ADMIN' | 'CAP_MAC_ADMIN';

/** One thing that Linux tells nobody but root, and the one command that asks for it: fixed, whole, of the system's own programs. */
export interface RootQuestion {
  readonly program: string;
  readonly args: readonly string[];
  /** All of root's rights that the command gets. */
  readonly capabilities: readonly [Capability, ...Capability[]];
  /** What it tells, for people. */
  readonly tells: string;
  /** The sockets it opens (systemd.exec(5), RestrictAddressFamilies). */
  readonly families: string;
  /** The device it talks to; without one it sees none. */
  readonly device?: string;
  readonly memoryMiB: number;
  /** It does not end: each line that it prints says that something changed. */
  readonly goesOn?: true;
}

/** A machine full of containers has some megabytes of rules, and a program that reads them takes ten times as much. */
const rules = (program: string, ...args: string[]) => ({
  program: `/usr/sbin/${program}`,
  args,
  memoryMiB: 256,
});
const nft = (tells: string, ...args: string[]) => ({
  ...rules('nft', ...args),
  tells,
  capabilities: ['CAP_NET_ADMIN'] as const,
  families: 'AF_NETLINK',
});
const nftSave = (program: string) => ({
  ...rules(program, '-t', 'filter'),
  tells: `what ${program} shows of the packet filter`,
  capabilities: ['CAP_NET_ADMIN'] as const,
  families: 'AF_NETLINK AF_INET AF_INET6',
});
/** iptables of old asks through a raw socket, which takes a right of its own. */
const legacySave = (program: string) => ({
  ...nftSave(program),
  capabilities: ['CAP_NET_ADMIN', 'CAP_NET_RAW'] as const,
});
/** Of the two kinds of target that tell whether a disk is encrypted, and of no other: those of dm-integrity have carried keys. */
const mappings = (target: 'crypt' | 'linear') => ({
  program: '/usr/sbin/dmsetup',
  args: ['table', '--concise', '--target', target],
  tells: `which mappings of disks are ${target === 'crypt' ? 'encrypted, and how' : 'not'}`,
  capabilities: ['CAP_SYS_ADMIN'] as const,
  families: 'none',
  device: '/dev/mapper/control',
  memoryMiB: 64,
});

/**
 * Every question of which the agent may have root answer, by its name. The package makes a socket and a service of each one; the
 * agent asks there where it may not run the command itself. To add one here is all there is to do.
 */
export const rootQuestions = {
  'nft-rules': nft('the rules of the packet filter', '-j', 'list', 'ruleset'),
  'nft-events': { ...nft('when a rule of the packet filter changes', 'monitor', 'ruleset'), goesOn: true },
  'iptables-rules': nftSave('iptables-nft-save'),
  'ip6tables-rules': nftSave('ip6tables-nft-save'),
  'iptables-legacy-rules': legacySave('iptables-legacy-save'),
  'ip6tables-legacy-rules': legacySave('ip6tables-legacy-save'),
  'crypt-mappings': mappings('crypt'),
  'linear-mappings': mappings('linear'),
  'apparmor-profiles': {
    program: '/usr/bin/cat',
    args: ['/sys/kernel/security/apparmor/profiles'],
    tells: 'which AppArmor profiles are enforced',
    capabilities: ['CAP_MAC_ADMIN'],
    families: 'none',
    memoryMiB: 64,
  },
} as const satisfies Record<string, RootQuestion>;

export type RootQuestionName = keyof typeof rootQuestions;

/** Root's folder with one socket a question, which the agent's account alone may enter. */
export const rootQuestionFolder = '/run/stance-ask';

/** The last line of a whole answer, printed only after the command succeeded: what comes without it was cut off, or failed. */
export const answerEnd = 'stance-answer-whole';
