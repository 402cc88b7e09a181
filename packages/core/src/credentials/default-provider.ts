import { environment, sdkChain } from '#platform';
import { SigV4Error } from '../errors.ts';
import { shared } from '../util/shared.ts';
import { type CredentialProvider, type Credentials, snapshot } from './credentials.ts';

/**
 * Loads credentials from the environment, and otherwise with the AWS SDK's default chain (profiles, SSO, web identity, containers,
 * EC2). The AWS SDK is imported only when it is needed. All copies of this package in a process share one provider, and so one cache.
 */
export const defaultProvider = (): CredentialProvider => shared('default-provider/1', makeProvider);

function makeProvider(): CredentialProvider {
  const load: CredentialProvider = async (options) => {
    const found = fromEnvironment();
    if (found) return found;
    try {
      return (await sdkChain(options)) as Credentials; // the caller checks them
    } catch (error) {
      const { message, cause } = error as Error;
      const missing = missingKey();
      const isAll = missing && /^(The environment has|there are) no credentials/.test(message);
      throw new SigV4Error('ERR_NO_CREDENTIALS', isAll ? missing : `${missing} ${message}`.trim(), { cause });
    }
  };
  return Object.defineProperty(load, 'name', { value: 'of the environment and the AWS SDK' }); // for error messages
}

const VARIABLES = {
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
  expiration: 'AWS_CREDENTIAL_EXPIRATION',
  profile: 'AWS_PROFILE',
};

/** All that the credentials of the environment depend on, in the order of `VARIABLES`. */
const values = (): (string | undefined)[] => Object.values(VARIABLES).map(environment);

/** The credentials in the environment. As in the AWS SDK, `AWS_PROFILE` takes precedence over them. */
function fromEnvironment(): Credentials | undefined {
  const [accessKeyId, secretAccessKey, sessionToken, expiration, profile] = values();
  if (!accessKeyId || !secretAccessKey || profile) return undefined;
  return snapshot(
    { accessKeyId, secretAccessKey, sessionToken, expiration: expiration ? new Date(expiration) : undefined },
    'The environment',
    VARIABLES,
  );
}

/** Names the missing one of two keys. With `AWS_PROFILE` the keys of the environment are not used. */
function missingKey(): string {
  const { accessKeyId: first, secretAccessKey: second } = VARIABLES;
  const [accessKeyId, secretAccessKey, , , profile] = values();
  if (profile || !accessKeyId === !secretAccessKey) return '';
  const [missing, given] = accessKeyId ? [second, first] : [first, second];
  return `${missing} is not set, but ${given} is. Set both.`;
}

/** A text that changes when the credentials of the environment change. */
export function environmentKeys(): string {
  return values().join('\n');
}
