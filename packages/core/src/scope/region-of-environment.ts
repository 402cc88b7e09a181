import { environment, profileRegion } from '#platform';
import { type NamedRequest, cannotSign } from '../errors.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import { isRegionName } from './names.ts';

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** The region in the environment, for a request whose region neither the options nor the host state. */
export function regionOfEnvironment(request: NamedRequest): string | undefined {
  const variable = VARIABLES.find((name) => environment(name));
  const region = variable && environment(variable);
  return checkedRegion(region, `the environment variable ${variable}`, request);
}

/** The region of the AWS profile, for a request whose region nothing else states. */
export function regionOfProfile(request: NamedRequest): MaybePromise<string | undefined> {
  return andThen(profileRegion(), (found) => found && checkedRegion(...found, request));
}

function checkedRegion(region: string | undefined, name: string, request: NamedRequest): string | undefined {
  if (region === undefined || isRegionName(region)) return region;
  throw cannotSign(
    'ERR_UNKNOWN_SCOPE',
    request,
    `${name} is not a region. Set it to one such as eu-west-1, without spaces or quotation marks, or pass region.`,
  );
}
