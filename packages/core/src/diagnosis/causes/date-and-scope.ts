import { CLOCK, TOLERANCE } from '../../refusal/aws-error.ts';
import type { Endpoint } from '../../scope/aws-hosts.ts';
import { type Cause, type Evidence, hostOf, isSigV4a, type Known } from '../evidence.ts';
import { duration } from '../render.ts';
import { UNKNOWN } from '../signed-elsewhere.ts';
import { tokenExpired } from './credentials.ts';

/** The date that was signed is too far from the server's. */
export function wrongClock(evidence: Evidence): Cause | undefined {
  const { signed, serviceCode = '', message, clockOffset } = evidence;
  if (!CLOCK.test(serviceCode) && !/Signature (expired|not yet current): /.test(message)) return undefined;
  const isRight = Math.abs(clockOffset ?? 0) < TOLERANCE;
  if (serviceCode === 'RequestExpired' && signed.temporary && isRight) return tokenExpired(evidence); // EC2 uses this code for expired credentials, too
  const how = clockOffset === undefined ? 'is wrong' : `is ${behindOrAhead(clockOffset)}`;
  return {
    code: 'wrong-clock',
    summary: `AWS rejected the date of the signature. The clock that was used for signing ${how}.`,
    fix: 'Set the clock, for example with NTP. If requests wait for minutes in a queue, sign them when they leave it.',
  };
}

export function behindOrAhead(clockOffset: number): string {
  return `${duration(clockOffset)} ${clockOffset > 0 ? 'behind' : 'ahead of'} the server's`;
}

/** The request was signed for another service or region than the endpoint's. */
export function wrongScope(evidence: Evidence): Cause | undefined {
  const { record, signed, serviceCode, message, body, show } = evidence;
  const named = regionOf(evidence);
  const isBadRegion = /valid region/.test(message); // a service that is wrong, too, would be named
  const region =
    (named && !isValidIn(signed, named) ? show(named) : undefined) ??
    (isBadRegion ? contradicted(evidence).region : undefined);
  const isMalformed = serviceCode === 'AuthorizationHeaderMalformed' && /<Region>/.test(body);
  const isTold =
    isMalformed ||
    /Credential should be scoped to|the region (?:set )?'[^']*' is wrong|incorrect service "/.test(message);
  const isSilent = record.method === 'HEAD' && !serviceCode && region; // the bucket is in another region, and the answer to a HEAD has no body to say so
  if (!isTold && !isSilent) return undefined;

  const asked = /correct service: '([\w-]+)'/.exec(message)?.[1] ?? /belongs to "([\w-]+)"/.exec(message)?.[1];
  const service = asked && show(asked);
  const badRegion = region !== undefined || isBadRegion;
  const ofRegion = isSigV4a(signed)
    ? regionSetWords(signed.region, region)
    : regionWords(signed.region, region, ANSWERED_IN_MANY_REGIONS.test(hostOf(record)));
  const wrong = [service && wrongService(signed.service, service), badRegion && ofRegion.wrong].filter(Boolean);
  const isOfHost = badRegion && !region && record.stated?.region === signed.region;
  const right = [
    service && `service: '${service}'`,
    badRegion && !isOfHost && `${ofRegion.right}${region ? '' : '. Use the region that the API is deployed in'}`,
  ].filter(Boolean);
  return {
    code: 'wrong-scope',
    summary: `The request was signed for ${wrong.join(' and ') || wrongSomehow(signed, ofRegion)}.`,
    fix: [
      (right.length > 0 || !isOfHost) && `Pass ${right.join(', ') || 'the right service and region'}.`,
      isOfHost &&
        `The host states "${signed.region}". Check that it leads to an endpoint of that region, and not to a proxy or a VPC endpoint of another one.`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}

function wrongService(signedFor: string, service: string): string {
  return signedFor === UNKNOWN
    ? `another service than "${service}"`
    : `the service "${signedFor}" instead of "${service}"`;
}

/** The answer names neither the right service nor the right region. */
function wrongSomehow({ service }: Known, ofRegion: Words): string {
  return service === UNKNOWN
    ? 'another service or region than those of the endpoint'
    : `the service "${service}" and ${ofRegion.signed}`;
}

/** What the host states, where the request was signed for something else. */
function contradicted({ record, signed }: Evidence): Partial<Endpoint> {
  const { service, region } = record.stated ?? {};
  return {
    ...(service && service !== signed.service && { service }),
    ...(region && region !== '*' && !isValidIn(signed, region) && { region }),
  };
}

/** What to do about it, as a step. The name that the host states is usually right, and it is what an endpoint of AWS is signed for by default. */
export function contradictionOf(evidence: Evidence): string | undefined {
  const entries = Object.entries(contradicted(evidence)) as ['service' | 'region', string][];
  if (entries.length === 0) return undefined;
  const pass = entries.map(([name, value]) => `${name}: '${value}'`).join(', ');
  const instead = entries.map(([name]) => `the ${name} "${evidence.signed[name]}"`).join(' and ');
  return `Pass ${pass}, which the host states. The request was signed for ${instead}`;
}

/** What is wrong with the region of a signature, and what to pass. `region` is the right one, if the answer names it. */
interface Words {
  readonly signed: string;
  readonly wrong: string;
  readonly right: string;
}

/** Hosts that take SigV4a, behind which the region that answers changes. Only a request's own `region` makes them one of SigV4. */
const ANSWERED_IN_MANY_REGIONS =
  /\.accesspoint\.s3-global\.|\.cloudfront-kvs\.global\.|\.endpoint\.events\.|\.endpoints\.email\./;

function regionWords(signedFor: string, region: string | undefined, inMany: boolean): Words {
  const signed = signedFor === UNKNOWN ? 'an unknown region' : `the region "${signedFor}"`;
  const wrong =
    signedFor === UNKNOWN
      ? `another region than ${region ? `"${region}"` : 'that of the endpoint'}`
      : `${signed}${region ? ` instead of "${region}"` : ', which is not the region of the endpoint'}`;
  return { signed, wrong, right: inMany ? "regionSet: ['*'] instead of region" : `region: '${region ?? '...'}'` };
}

function regionSetWords(signedFor: string, region: string | undefined): Words {
  const signed = `the region set "${signedFor}"`;
  const wrong = `${signed}, which does not contain the region ${region ? `"${region}"` : 'of the endpoint'}`;
  return { signed, wrong, right: `regionSet: ['${region ?? '...'}'], or ['*'] for all regions` };
}

/** Whether a signature is valid in a region. */
function isValidIn(signed: Known, region: string): boolean {
  if (!isSigV4a(signed)) return signed.region === region;
  return signed.region.split(',').some((name) => name === '*' || name === region);
}

/** The right region, if the answer names it. */
function regionOf({ record, message, body }: Evidence): string | undefined {
  const inBody = /<Region>([\w-]+)</.exec(body) ?? /expecting '([\w-]+)'/.exec(message);
  return (inBody?.[1] ?? record.header('x-amz-bucket-region')) || undefined;
}
