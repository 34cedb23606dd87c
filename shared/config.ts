import * as v from 'valibot';

const path = (description: string) =>
  v.pipe(
    v.string(),
    v.maxLength(512),
    v.regex(/^(\/|[A-Za-z]:\\)/, 'expected an absolute path'),
    v.description(description),
  );

/**
 * What an administrator may set for the agent, one description per key; MDM templates and documentation follow from it.
 * Everything else is the service's to say, within bounds that the agent enforces.
 */
export const AgentConfig = v.strictObject({
  mode: v.optional(
    v.pipe(
      v.picklist(['system', 'user']),
      v.description('Whether the agent runs for the whole laptop as a service, or in the session of one user.'),
    ),
  ),
  stateDir: v.optional(path('Folder for the key, the enrolment and the ledger; only the agent may read it.')),
  socketDir: v.optional(path('Folder under which the socket for the tray and the stance command is made.')),
  enrolmentFile: v.optional(path('File with an enrolment code, read once and removed when the laptop is enrolled.')),
  caFile: v.optional(
    path(
      'PEM file with the certificate authorities to trust for the service: these alone, or beside those that caStore names.',
    ),
  ),
  caStore: v.optional(
    v.pipe(
      v.picklist(['bundled', 'system']),
      v.description(
        'Whose certificate authorities to trust for the service: those that come with Stance (the default where caFile names none), or those of this system, where an organisation puts the authority of its inspecting proxy.',
      ),
    ),
  ),
  proxy: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(300),
      v.regex(
        /^(none|https?:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?\/?)$/,
        'expected none, or http://host:port without a name and password (these go into the file that proxyAccountFile names)',
      ),
      v.description(
        'HTTP proxy through which the service is reached, or none: to go there directly whatever the environment says.',
      ),
    ),
  ),
  proxyAccountFile: v.optional(
    path('File with name:password for the proxy on one line, which only the agent and root may read.'),
  ),
  keyProtection: v.optional(
    v.pipe(
      v.picklist(['best', 'tpm', 'keychain', 'file']),
      v.description(
        'Where a new device key is kept: the best place there is, or a named one; the TPM only when it is named, or asked for by the policy of the service. A key that exists never moves by this.',
      ),
    ),
    'best',
  ),
  logLevel: v.optional(
    v.pipe(
      v.picklist(['error', 'warn', 'info', 'debug']),
      v.description('How much is logged. Keys, tokens and paths of people never are.'),
    ),
    'info',
  ),
});
export type AgentConfig = v.InferOutput<typeof AgentConfig>;
