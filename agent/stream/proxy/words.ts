/** What is said of a way to the service, by the place that decided it. */
export const routeWords = {
  configuration: {
    none: 'the configuration says so',
    named: 'proxy in the configuration',
    unusable: 'proxy {address} in the configuration is no address of a proxy',
  },
  nowhere: 'no proxy is set',
  thisMachine: 'the service is on this machine',
  environment: {
    named: '{name} of the environment',
    excepted: 'NO_PROXY of the environment makes an exception of it',
    unusable: '{name} of the environment is no address of an HTTP proxy',
  },
  systemFile: {
    named: '{name} of the system',
    excepted: 'NO_PROXY of the system makes an exception of it',
    unusable: '{name} of the system is no address of an HTTP proxy',
  },
  mac: {
    named: 'the network settings of this Mac',
    excepted: 'the network settings of this Mac make an exception of it',
    unusable: 'the network settings of this Mac name no HTTP proxy for HTTPS',
  },
  winHttp: {
    named: 'the WinHTTP settings of this machine',
    excepted: 'the WinHTTP settings of this machine make an exception of it',
    unusable: 'the WinHTTP settings of this machine name no HTTP proxy for HTTPS',
  },
  winInetMachine: {
    named: 'the internet settings of this machine',
    excepted: 'the internet settings of this machine make an exception of it',
    unusable: 'the internet settings of this machine name no HTTP proxy for HTTPS',
  },
  winInetUser: {
    named: 'the internet settings of this user',
    excepted: 'the internet settings of this user make an exception of it',
    unusable: 'the internet settings of this user name no HTTP proxy for HTTPS',
  },
  script: 'a proxy script is configured, which Stance does not run; set proxy in its configuration',
  unread: 'the proxy settings of this system cannot be read ({why}), so none is used; set proxy in the configuration',
} as const;

/** Three messages of a place that may name a proxy. */
export interface PlaceWords {
  readonly named: string;
  readonly excepted: string;
  readonly unusable: string;
}
