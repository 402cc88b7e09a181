import { environment } from '#platform';
import { type NamedRequest, cannotSign } from '../errors.ts';
import { isRegionName } from './names.ts';

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
