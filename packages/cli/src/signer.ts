import { createSigner, type CredentialProvider, type Signer, type SigV4Event } from '@sigv4/core';
import { EXIT, Failure, wrongUsage } from './failure.ts';
import { askForKeys } from './ask-for-keys.ts';
import type { SigningOptions } from './options.ts';

/** A large upload may be read into memory to be hashed. */
const MAX_BUFFERED_BYTES = 512 * 1024 * 1024;

/** Makes the signer of a command. `--profile` is `AWS_PROFILE`, which goes before the keys of the environment. */
export function signerFor(options: SigningOptions, onEvent?: (event: SigV4Event) => void): Signer {
  const { profile, role, region, askKeys } = options;
  if (askKeys && profile !== undefined) throw wrongUsage('Choose between --ask-keys and --profile.');
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
  const own = askKeys ? { credentials: askForKeys } : {};
  const common = { region, onEvent, maxBufferedBytes: MAX_BUFFERED_BYTES };
  return createSigner({
    ...common,
    ...own,
    ...(role !== undefined && { credentials: roleOf(role, region, createSigner(own)) }),
  });
}

/** The SDK's type of credentials has no `undefined`. */
type Source = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;

/** Assumes a role, with the credentials that are found without it. */
function roleOf(role: string, region: string | undefined, base: Signer): CredentialProvider {
  let provider: CredentialProvider | undefined;
  return async (options) => {
    provider ??= (await loadSdk()).fromTemporaryCredentials({
      params: { RoleArn: role, RoleSessionName: 'sigv4' },
      masterCredentials: () => base.credentials.get() as ReturnType<Source>,
      ...(region !== undefined && { clientConfig: { region } }),
    });
    return provider(options);
  };
}

async function loadSdk(): Promise<typeof import('@aws-sdk/credential-providers')> {
  try {
    return await import('@aws-sdk/credential-providers');
  } catch (cause) {
    throw new Failure(EXIT.NOT_SIGNED, `--role needs the package @aws-sdk/credential-providers. ${INSTALL_SDK}`, {
      cause,
    });
  }
}

/** How the AWS SDK gets beside the command. */
export const INSTALL_SDK =
  'Install it beside the command: npm install --global @sigv4/cli @aws-sdk/credential-providers. With npx: npx --package=@sigv4/cli --package=@aws-sdk/credential-providers sigv4 URL.';
