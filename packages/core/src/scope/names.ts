import { platform } from '#platform';
import { type NamedRequest, cannotSign } from '../errors.ts';

/** True for what can be a signing name. They are in lower case, but for one: AWS refuses `S3` and `DynamoDB`. */
export function isServiceName(value: unknown): value is string {
  return typeof value === 'string' && /^([a-z\d_-]+|IoTSecuredTunneling)$/.test(value);
}

/** True for what can be a region, and is not one of AWS's as enums have it: `EU_WEST_1`. Servers of others have names like `RegionOne`. */
export function isRegionName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[\w-]+$/.test(value) &&
    !(/[A-Z_]/.test(value) && /^[a-z]{2}([-_][a-z]+)+[-_]\d+$/i.test(value))
  );
}

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** The region that the environment names, for a request whose region nothing else tells. */
export function regionOfEnvironment(request: NamedRequest): string | undefined {
  const variable = VARIABLES.find((name) => platform.environment(name));
  const region = variable && platform.environment(variable);
  if (region === undefined || isRegionName(region)) return region;
  throw cannotSign(
    'ERR_UNKNOWN_SCOPE',
    request,
    `the environment variable ${variable} holds no region. Set it to one, such as eu-west-1, without white space or quotation marks, or pass region.`,
  );
}
