import systeminformation from 'systeminformation';

/** The eight calls with which a posture agent built on systeminformation asks for about the same. */
export const postureBySystemInformation = (): Promise<unknown> =>
  Promise.all([
    systeminformation.osInfo(),
    systeminformation.uuid(),
    systeminformation.diskLayout(),
    systeminformation.blockDevices(),
    systeminformation.fsSize(),
    systeminformation.services('clamd,falcon-sensor,mdatp,wazuh-agent'),
    systeminformation.processes(),
    systeminformation.networkInterfaces(),
  ]);
