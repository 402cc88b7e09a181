import { environment, sigV4aKey } from '#sigv4a-key';
import { cannotSign, type NamedRequest } from '../errors.ts';
import { isRegionOfSet } from '../scope/names.ts';
import { scopeWithoutRegion, SIGV4A } from '../signing/spec.ts';
import type { Preparation } from './lazy-sigv4a.ts';
import type { Prepared } from './prepared.ts';

/** The terms and the access key of a SigV4a signature. Without a region set, it is valid in the regions that the environment names, or in all. */
export function prepare(...[terms, credentials, request]: Preparation): Prepared {
  const { datetime, service, regionSet = [] } = terms;
  const region = regionSet.join() || regionSetOfEnvironment(request) || '*';
  return {
    terms: { ...terms, region, algorithm: SIGV4A, credentialScope: scopeWithoutRegion(datetime, service) },
    key: {
      accessKeyId: credentials.accessKeyId,
      sign: async (stringToSign) => (await sigV4aKey(credentials, request))(stringToSign),
    },
  };
}

const VARIABLE = 'AWS_SIGV4A_SIGNING_REGION_SET';

/** The region set in the environment, joined by commas. AWS's tools read the same variable, and ignore its blanks. */
function regionSetOfEnvironment(request: NamedRequest): string | undefined {
  const set = environment(VARIABLE)?.replace(/[ \t]/g, '');
  if (set === undefined || set.split(',').every(isRegionOfSet)) return set;
  throw cannotSign(
    'ERR_UNKNOWN_SCOPE',
    request,
    `the environment variable ${VARIABLE} is not a list of regions. Set it to regions such as eu-west-1,us-east-1, each once, or to *, without quotation marks, or pass regionSet.`,
  );
}
