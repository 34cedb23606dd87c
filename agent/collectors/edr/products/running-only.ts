import type { ProductSource } from '../product-source.ts';

/**
 * Products of which nothing local that is documented tells how well they are. Where the vendor names a unit and no program,
 * a machine that does not keep units leaves it not known whether they run.
 */
export const runningOnly: readonly ProductSource[] = [
  { id: 'eset', files: ['/opt/eset/eea/bin/upd'], units: ['eea.service'] },
  {
    id: 'trellixHx',
    files: ['/opt/fireeye/bin/xagt'],
    units: ['xagt.service'],
    programs: ['/opt/fireeye/bin/xagt'],
  },
  { id: 'cybereason', files: [], units: ['cybereason-sensor.service'] },
  {
    id: 'huntress',
    files: ['/usr/share/huntress/huntress-agent'],
    units: ['huntress-agent.service'],
    programs: ['/usr/share/huntress/huntress-agent'],
  },
  { id: 'malwarebytes', files: [], units: ['mbdaemon.service'] },
  {
    // What ampcli prints is described nowhere that says which words there can be.
    id: 'ciscoSecureEndpoint',
    files: ['/opt/cisco/amp/bin/ampdaemon'],
    units: ['cisco-amp.service'],
    programs: ['/opt/cisco/amp/bin/ampdaemon'],
  },
  {
    // kesl-control speaks the language that was chosen at its installation.
    id: 'kaspersky',
    files: ['/opt/kaspersky/kesl/bin/kesl-control'],
    units: ['kesl.service', 'kesl-supervisor.service'],
  },
  {
    id: 'symantec',
    files: ['/opt/Symantec/sdcssagent/AMD/system/AntiMalware.ini'],
    units: ['sisamdagent.service'],
  },
  {
    // Of its daemons the one that scans.
    id: 'withSecure',
    files: ['/opt/f-secure/linuxsecurity/bin/activate'],
    units: ['f-secure-linuxsecurity-scand.service'],
  },
  {
    id: 'fortiEdr',
    files: ['/opt/FortiEDRCollector/scripts/fortiedrconfig.sh'],
    units: ['fortiedr.service'],
  },
  { id: 'cylance', files: ['/opt/cylance/desktop/cylance'], units: ['cylancesvc.service'] },
  {
    id: 'tanium',
    files: ['/opt/Tanium/TaniumClient/TaniumClient'],
    units: ['taniumclient.service'],
    programs: ['/opt/Tanium/TaniumClient/TaniumClient'],
  },
  {
    id: 'qualys',
    files: ['/usr/local/qualys/cloud-agent/bin/qualys-cloud-agent'],
    units: ['qualys-cloud-agent.service'],
    programs: ['/usr/local/qualys/cloud-agent/bin/qualys-cloud-agent'],
  },
  {
    id: 'rapid7',
    files: ['/opt/rapid7/ir_agent/ir_agent'],
    units: ['ir_agent.service'],
    programs: ['/opt/rapid7/ir_agent/ir_agent'],
  },
];
