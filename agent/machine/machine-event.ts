/**
 * What happens to the machine as a whole. `wake`: it slept, and nobody looked meanwhile. `session`: somebody locked or unlocked the
 * screen, signed in or out. `network`: an address, a route or the way to the internet is another.
 */
export type MachineEvent = 'wake' | 'session' | 'network';
