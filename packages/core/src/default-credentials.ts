import { platform } from '#platform';
import type { CredentialProvider, Credentials } from './credentials.ts';
import { SigV4Error } from './errors.ts';

const WHAT_TO_DO =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass `credentials`: an object with accessKeyId and secretAccessKey, or a provider function';

let chain: CredentialProvider | undefined;

/** The environment, and then the AWS SDK's chain (profiles, SSO, web identity, containers, EC2), which is imported only then. */
export const defaultProvider: CredentialProvider = async function fromDefaultSources(options) {
  const found = fromEnvironment();
  if (found) return found;
  if (!platform.sdkChain) throw new SigV4Error('ERR_NO_CREDENTIALS', `no credentials were found, and there is no AWS SDK chain to ask on this platform. ${WHAT_TO_DO}.`);
  try {
    chain ??= await platform.sdkChain();
  } catch (cause) {
    throw new SigV4Error('ERR_NO_CREDENTIALS', `no credentials are in the environment, and the package that finds profiles, SSO sessions and roles is not installed. Run: npm install @aws-sdk/credential-providers. Or: ${WHAT_TO_DO}.`, { cause });
  }
  try {
    return await chain(options);
  } catch (cause) {
    throw new SigV4Error('ERR_NO_CREDENTIALS', `no credentials were found, neither in the environment nor by the AWS SDK's chain. The cause of this error tells what the chain tried. ${WHAT_TO_DO}.`, { cause });
  }
};

/** As in the AWS SDK, a profile that is asked for by name goes before keys in the environment. */
function fromEnvironment(): Credentials | undefined {
  const environment = (name: string): string | undefined => platform.environment(name);
  const accessKeyId = environment('AWS_ACCESS_KEY_ID');
  const secretAccessKey = environment('AWS_SECRET_ACCESS_KEY');
  if (!accessKeyId || !secretAccessKey || environment('AWS_PROFILE')) return undefined;
  const expiration = environment('AWS_CREDENTIAL_EXPIRATION');
  return { accessKeyId, secretAccessKey, sessionToken: environment('AWS_SESSION_TOKEN'), expiration: expiration ? new Date(expiration) : undefined };
}
