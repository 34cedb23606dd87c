/** A proxy on the way to the service. What signs in to it is a function, so that no log and no doctor shows it by accident. */
export interface HttpProxy {
  /** `http://host:port`, without anything secret. */
  readonly name: string;
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** `name:password`, read anew for every connection; throws a sentence that says which file cannot be used. */
  account(): string | undefined;
}

/** The proxy at an address such as `http://host:port` or `host:port`; undefined for what is no address of an HTTP proxy. */
export function proxyOf(address: string, account?: () => string): HttpProxy | undefined {
  // The habit of years is to leave `http://` out.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (!['http:', 'https:'].includes(protocol) || hostname === '') return undefined;
  const isTls = protocol === 'https:';
  const given = username === '' ? undefined : decoded(username, password);
  return {
    name: `${protocol}//${hostname}:${port === '' ? (isTls ? 443 : 80) : port}`,
    isTls,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    account: account ?? (() => given),
  };
}

function decoded(name: string, password: string): string {
  try {
    return `${decodeURIComponent(name)}:${decodeURIComponent(password)}`;
  } catch {
    // A percent sign that was meant as one (URIError): it is taken as it stands.
    return `${name}:${password}`;
  }
}
