import type { Platform } from './contract.ts';
import { environment } from './environment.ts';
import { failureOf } from './reason.ts';

type Sdk = typeof import('@aws-sdk/credential-providers');
type Provider = (options?: object) => Promise<object>;

/** The chain, and the profile for which it was made: older versions of the AWS SDK read `AWS_PROFILE` when a chain is made. */
let kept: { readonly profile: string | undefined; readonly chain: Provider } | undefined;

/** With `ignoreCache` the chain reads its files again for new credentials. Without it, the AWS SDK caches each file until the process ends. */
export const sdkChain: Platform['sdkChain'] = async (options) => {
  const sdk = await loadSdk();
  const profile = environment('AWS_PROFILE');
  if (kept?.profile !== profile || !kept) kept = { profile, chain: sdk.fromNodeProviderChain({ ignoreCache: true }) };
  try {
    return await kept.chain(options);
  } catch (cause) {
    if (/from any providers/.test(messageOf(cause))) return askEachSource(sdk, cause);
    const [source] = configuredSources();
    throw failed(source && (source.profile || !/sso/i.test(messageOf(cause))) ? source : CHAIN, cause);
  }
};

const messageOf = (error: unknown): string => String((error as Partial<Error> | undefined)?.message);

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/credential-providers');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const source = configuredSources().at(0);
    const otherwise = source ? '' : `, ${OWN_KEYS}`;
    if (!code.endsWith('MODULE_NOT_FOUND') || !message.includes('@aws-sdk/credential-providers'))
      throw failed({ what: '@aws-sdk/credential-providers', fix: `Install it again${otherwise}.` }, cause);
    const lacking = source
      ? `${source.what} is configured, and the package that reads it`
      : 'The environment has no credentials, and the package that finds profiles, SSO sessions and roles';
    throw new Error(`${lacking} is not installed. Run npm install @aws-sdk/credential-providers${otherwise}.`, {
      cause,
    });
  }
}

const OWN_KEYS =
  'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass `credentials`: an object with accessKeyId and secretAccessKey, or a function that loads one';

const CHAIN: Source = { what: "The AWS SDK's chain", fix: `Correct its cause, ${OWN_KEYS}.` };

/** A source of the chain, as messages name it. */
interface Source {
  readonly what: string;
  readonly fix?: string;
  readonly profile?: string;
}

/** A source that can be asked by itself. */
interface AskedSource extends Source {
  readonly provider: (sdk: Sdk) => Provider;
}

/** The sources that the environment configures, in the order of the chain. */
function configuredSources(): AskedSource[] {
  const sources: AskedSource[] = [];
  const profile = environment('AWS_PROFILE');
  if (profile)
    sources.push(
      ofProfile(profile, 'Correct AWS_PROFILE or the profile. Keys in the environment are not used with AWS_PROFILE.'),
    );
  const file = environment('AWS_WEB_IDENTITY_TOKEN_FILE');
  if (file)
    sources.push({
      what: `The web identity of AWS_WEB_IDENTITY_TOKEN_FILE (${JSON.stringify(file)})`,
      fix: environment('AWS_ROLE_ARN')
        ? 'Check this file, and the trust policy of the role in AWS_ROLE_ARN.'
        : 'Set AWS_ROLE_ARN too.',
      provider: (sdk) => sdk.fromTokenFile(),
    });
  const name = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find(environment);
  if (name)
    sources.push({
      what: `The container endpoint of ${name} (${JSON.stringify(environment(name)?.replace(/[?#].*|(?<=\/\/)[^/]*@/g, ''))})`,
      fix: 'Check the role of the task or the pod, and whether the agent that gives its credentials runs.',
      provider: (sdk) => ((sdk as Partial<Sdk>).fromHttp ?? sdk.fromContainerMetadata)({ maxRetries: 0 }), // older versions have no fromHttp
    });
  return sources;
}

const ofProfile = (profile: string, fix: string): AskedSource => ({
  what: `The profile ${JSON.stringify(profile)}`,
  fix,
  profile,
  provider: (sdk) => sdk.fromIni({ profile, ignoreCache: true }),
});

/** Asks each source by itself: the chain does not tell what its sources said. */
async function askEachSource(sdk: Sdk, cause: unknown): Promise<object> {
  const configured = configuredSources();
  const hasProfile = Boolean(configured[0]?.profile);
  const sources = hasProfile ? configured : [ofProfile('default', 'Correct this profile.'), ...configured];
  let reported: Error | undefined;
  for (const source of sources) {
    try {
      return await source.provider(sdk)();
    } catch (error) {
      const isAbsent = source.profile && /could not (be found|resolve credentials using)/i.test(messageOf(error));
      if (isAbsent && !hasProfile) continue; // nobody has configured a default profile
      reported = failed(source, error);
      if (!isAbsent) throw reported; // else the chain goes on to the next source
    }
  }
  if (reported) throw reported;
  throw failed(METADATA, await reasonOfMetadata(sdk, cause));
}

const METADATA: Source = {
  what: 'The environment has no credentials, there is no default profile, and the instance metadata of EC2',
  fix: `Set AWS_PROFILE, ${OWN_KEYS}. On EC2, give the instance a role.`,
};

async function reasonOfMetadata(sdk: Sdk, cause: unknown): Promise<unknown> {
  const isOff = /^(?!false$)./.test(environment('AWS_EC2_METADATA_DISABLED') ?? '');
  if (isOff) return new Error('AWS_EC2_METADATA_DISABLED is set');
  try {
    await sdk.fromInstanceMetadata({ maxRetries: 0 })();
    return cause; // it has come back since
  } catch (error) {
    return error;
  }
}

function failed({ what, fix, profile }: Source, cause: unknown): Error {
  return new Error(failureOf(what, cause, { fix, profile }), { cause });
}
