import { environment, sdkChain } from '#platform';
import { SigV4Error } from '../errors.ts';
import { shared } from '../util/shared.ts';
import { type CredentialProvider, type Credentials, type FieldNames, snapshot } from './credentials.ts';

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
      const [lacking, start] = ofTheEnvironment();
      throw new SigV4Error(
        'ERR_NO_CREDENTIALS',
        `${lacking}, and ${message} ${start} AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass \`credentials\`: an object with accessKeyId and secretAccessKey, or a function that loads one.`,
        { cause },
      );
    }
  };
  return Object.defineProperty(load, 'name', { value: 'of the environment and the AWS SDK' }); // for error messages
}

const variable = (name: string): string | undefined => environment(`AWS_${name}`);

const VARIABLES: FieldNames = {
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
  expiration: 'AWS_CREDENTIAL_EXPIRATION',
};

/** The credentials in the environment. As in the AWS SDK, `AWS_PROFILE` takes precedence over them. */
function fromEnvironment(): Credentials | undefined {
  const accessKeyId = variable('ACCESS_KEY_ID');
  const secretAccessKey = variable('SECRET_ACCESS_KEY');
  if (!accessKeyId || !secretAccessKey || variable('PROFILE')) return undefined;
  const expiration = variable('CREDENTIAL_EXPIRATION');
  return snapshot(
    {
      accessKeyId,
      secretAccessKey,
      sessionToken: variable('SESSION_TOKEN'),
      expiration: expiration ? new Date(expiration) : undefined,
    },
    'The environment',
    VARIABLES,
  );
}

/** Why the environment has no credentials, and the first words of the fix. */
function ofTheEnvironment(): readonly [lacking: string, start: string] {
  const profile = variable('PROFILE');
  if (profile) return [`AWS_PROFILE is ${JSON.stringify(profile)}`, 'Correct AWS_PROFILE, or unset it and set'];
  return [
    variable('ACCESS_KEY_ID') || variable('SECRET_ACCESS_KEY')
      ? 'The environment has only one of the two keys'
      : 'The environment has no credentials',
    'Set',
  ];
}
