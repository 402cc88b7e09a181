import { environment } from '#platform';
import { type NamedRequest, cannotSign } from '../errors.ts';

/** True for a possible signing name. All but one are in lower case: AWS rejects `S3` and `DynamoDB`. */
export function isServiceName(value: unknown): value is string {
  return typeof value === 'string' && /^([a-z\d_-]+|IoTSecuredTunneling)$/.test(value);
}

/** True for a possible region. Other servers have names such as `RegionOne`, but an AWS region in another spelling, such as `EU_WEST_1`, is a mistake. */
export function isRegionName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[\w-]+$/.test(value) &&
    !(/[A-Z_]/.test(value) && /^[a-z]{2}([-_][a-z]+)+[-_]\d+$/i.test(value))
  );
}

/** True for the regions of a SigV4a signature: each once, or `*` alone for all regions. */
export function isRegionSet(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((region) => isRegionName(region) || (region === '*' && value.length === 1))
  );
}

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** The region in the environment, for a request whose region neither the options nor the host state. */
export function regionOfEnvironment(request: NamedRequest): string | undefined {
  const variable = VARIABLES.find((name) => environment(name));
  const region = variable && environment(variable);
  if (region === undefined || isRegionName(region)) return region;
  throw cannotSign(
    'ERR_UNKNOWN_SCOPE',
    request,
    `the environment variable ${variable} is not a region. Set it to one such as eu-west-1, without spaces or quotation marks, or pass region.`,
  );
}

const SET_VARIABLE = 'AWS_SIGV4A_SIGNING_REGION_SET';

/** The region set in the environment, for a host that takes only SigV4a. AWS's tools read the same variable. */
export function regionSetOfEnvironment(request: NamedRequest): readonly string[] | undefined {
  const set = environment(SET_VARIABLE)?.replace(/[ \t]/g, '').split(',');
  if (set === undefined || isRegionSet(set)) return set;
  throw cannotSign(
    'ERR_UNKNOWN_SCOPE',
    request,
    `the environment variable ${SET_VARIABLE} is not a list of regions. Set it to regions joined by commas, each once, or to *, or pass regionSet.`,
  );
}
