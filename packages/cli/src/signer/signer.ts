import { createSigner, type CredentialProvider, type RequestOptions, type Signer, type SigV4Event } from '@sigv4/core';
import { EXIT, Failure, wrongUsage } from '../failure.ts';
import { askForKeys } from './ask-for-keys.ts';
import { INSTALL_SDK } from './install-sdk.ts';
import type { SigningOptions } from '../options.ts';

/** A large upload may be read into memory to be hashed. */
const MAX_BUFFERED_BYTES = 512 * 1024 * 1024;

/** Makes the signer of a command. `--profile` is `AWS_PROFILE`, which goes before the keys of the environment. */
export function signerFor(options: SigningOptions, onEvent?: (event: SigV4Event) => void): Signer {
  const { profile, role, region, askKeys } = options;
  if (askKeys && profile !== undefined) throw wrongUsage('Choose between --ask-keys and --profile.');
  if (profile !== undefined) chooseProfile(profile);
  const own = askKeys ? { credentials: askForKeys } : {};
  const common = { region, onEvent, maxBufferedBytes: MAX_BUFFERED_BYTES };
  return createSigner({
    ...common,
    ...own,
    ...(role !== undefined && { credentials: roleOf(role, region, createSigner(own)) }),
  });
}

/** The AWS SDK warns about keys in the environment that it does not use. Whoever passes --profile has chosen. */
function chooseProfile(profile: string): void {
  process.env['AWS_PROFILE'] = profile;
  const { warn } = console;
  console.warn = (...given: unknown[]) => {
    if (!String(given[0]).includes('Multiple credential sources detected')) warn(...given);
  };
}

/** What the options say about the signature of a request. */
export function signingOf({ service, region, regionSet, payload }: SigningOptions): RequestOptions {
  if (region !== undefined && regionSet) throw wrongUsage('Choose between --region and --region-set.');
  return { service, region, regionSet, payload };
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
