import { answerEnd, type RootQuestion, rootQuestionFolder, rootQuestions } from '../../shared/root-questions.ts';
import type { Entry } from './contents.ts';

const folder = '/usr/lib/systemd/system';
const questions = Object.entries<RootQuestion>(rootQuestions);

const socketOf = (name: string): string => `stance-ask-${name}.socket`;

/**
 * The units by which root answers the agent: a socket and a service for each question, what they may use together, and what
 * starts them with the agent. No code of ours runs as root: a service runs one fixed command of the system's own.
 */
export const askUnits = (): readonly Entry[] => [
  ...questions.flatMap(([name, question]) => [
    file(`${folder}/${socketOf(name)}`, socket(name, question)),
    file(`${folder}/stance-ask-${name}@.service`, service(question)),
  ]),
  file(`${folder}/system-stance.slice`, slice),
  file(`${folder}/stance.service.d/ask.conf`, withAgent),
  // The sockets' folder; the agent goes in, and nobody else.
  file('/usr/lib/tmpfiles.d/stance.conf', `d ${rootQuestionFolder} 0750 root stance - -\n`),
];

const file = (to: string, text: string): Entry => ({ to, mode: 0o644, text });

const socket = (name: string, { tells }: RootQuestion): string => `[Unit]
Description=Stance asks root: ${tells}
Documentation=man:stance(1)
PartOf=stance.service

[Socket]
ListenStream=${rootQuestionFolder}/${name}
Accept=yes
SocketUser=stance
SocketGroup=stance
SocketMode=0600
# Where nobody has made the folder it is closed to all.
DirectoryMode=0700
# What comes while two are answered is turned away, and asks again.
MaxConnections=2
Backlog=16
# A limit would close the socket for good to whoever asks too often: that is for no agent to bring about, not even one that was
# taken over. What answers may cost is bounded by their number and by system-stance.slice.
TriggerLimitIntervalSec=0
RemoveOnStop=yes
`;

const service = (question: RootQuestion): string => `[Unit]
Description=Tell Stance ${question.tells}
Documentation=man:stance(1)
PartOf=stance.service
ConditionFileIsExecutable=${question.program}
# Nothing is left of one that failed, however many do.
CollectMode=inactive-or-failed
RefuseManualStart=yes

[Service]
${how(question)}
StandardInput=null
StandardOutput=socket
StandardError=journal
# Not a line of the journal for each look; what goes wrong is said, by the command too.
LogLevelMax=notice
SyslogLevel=warning
Environment=LC_ALL=C TZ=UTC DM_DISABLE_UDEV=1
UnsetEnvironment=LANGUAGE
Slice=system-stance.slice
MemoryMax=${question.memoryMiB}M
TasksMax=4
CapabilityBoundingSet=${question.capabilities.join(' ')}
NoNewPrivileges=yes
${devices(question)}
RestrictAddressFamilies=${question.families}
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateMounts=yes
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
KeyringMode=private
IPAddressDeny=any
UMask=0077
LimitCORE=0
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
`;

/** One that goes on learns that nobody hears it any more only by its next word, so it is not left for longer than this. */
const goesOnSeconds = 900;

/** The second command runs only after the first succeeded, so that a cut answer is never taken for a whole one. */
const how = ({ program, args, goesOn }: RootQuestion): string => {
  const command = [program, ...args].join(' ');
  // Ended by a program and not by RuntimeMaxSec, which would call that a failure in the journal, four times an hour.
  if (goesOn === true)
    return `Type=exec\nExecStart=/usr/bin/timeout ${goesOnSeconds} ${command}\nSuccessExitStatus=124\nTimeoutStopSec=2`;
  return `Type=oneshot\nExecStart=${command}\nExecStart=/usr/bin/echo ${answerEnd}\nTimeoutStartSec=10\nTimeoutStopSec=2`;
};

const devices = ({ device }: RootQuestion): string =>
  device === undefined ? 'PrivateDevices=yes' : `DevicePolicy=closed\nDeviceAllow=${device} rw`;

const slice = `[Unit]
Description=What root answers to Stance
Documentation=man:stance(1)

[Slice]
# All answers together: as much as the agent itself may use, however often it asks.
CPUQuota=50%
CPUWeight=20
IOWeight=20
MemoryMax=512M
TasksMax=32
`;

const names = questions.map(([name]) => socketOf(name)).join(' ');

const withAgent = `[Unit]
# They come and go with the agent. Masking one of them takes that answer away and nothing else.
Wants=${names}
After=${names}
`;
