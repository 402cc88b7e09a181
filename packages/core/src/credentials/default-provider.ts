import { platform } from '#platform';
import { SigV4Error } from '../errors.ts';
import { shared } from '../util/shared.ts';
import { type CredentialProvider, type Credentials, type FieldNames, snapshot } from './credentials.ts';

/**
 * The environment, and then the AWS SDK's chain (profiles, SSO, web identity, containers, EC2), which is imported only then. One
 * provider per process, whatever copies of this package there are, so that there is one cache over it.
 */
export const defaultProvider: CredentialProvider = shared('default-provider', provider);

function provider(): CredentialProvider {
  const load: CredentialProvider = async (options) => {
    const found = fromEnvironment();
    if (found) return found;
    try {
      return (await platform.sdkChain(options)) as Credentials; // whoever asked for them checks them
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
  return Object.defineProperty(load, 'name', { value: 'of the environment and the AWS SDK' }); // as errors name it
}

const variable = (name: string): string | undefined => platform.environment(`AWS_${name}`);

const VARIABLES: FieldNames = {
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
  expiration: 'AWS_CREDENTIAL_EXPIRATION',
};

/** As in the AWS SDK, a profile that is asked for by name goes before keys in the environment. */
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

/** Why the environment is not enough, and with which words its cure begins. */
function ofTheEnvironment(): readonly [lacking: string, start: string] {
  const profile = variable('PROFILE');
  if (profile) return [`AWS_PROFILE asks for ${JSON.stringify(profile)}`, 'Correct AWS_PROFILE, or unset it and set'];
  return [
    variable('ACCESS_KEY_ID') || variable('SECRET_ACCESS_KEY')
      ? 'Only one of the two keys is in the environment'
      : 'No credentials are in the environment',
    'Set',
  ];
}
