import type { Claim } from './claim.ts';
import { duration, relative, shownTime } from './time.ts';

/** A fact about a signature. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** How long AWS accepts a signature in a header, in seconds. */
const lifeOf = (service: string): number => (service.startsWith('s3') ? 900 : 300);

/** What a signature says, in the order of the credential scope. The parameters of a presigned URL have their own names. */
export function factsOf(claim: Claim, now: number): Fact[] {
  const inUrl = claim.place === 'URL';
  const name = (parameter: string, other: string): string => (inUrl ? `X-Amz-${parameter}` : other);
  const { algorithm, accessKeyId, day, region, service, regionSet, date, time, hasToken, signedHeaders } = claim;
  const facts: (Fact | undefined)[] = [
    {
      name: name('Algorithm', 'Algorithm'),
      value: algorithm,
      meaning: algorithm.includes('ECDSA') ? 'SigV4a: valid in several regions.' : 'SigV4: valid in one region.',
    },
    {
      name: name('Credential', 'Credential'),
      value: [accessKeyId, day, region, service, 'aws4_request'].filter(Boolean).join('/'),
      meaning: service
        ? `The access key id ${accessKeyId}, for the service ${service}${region && ` in ${region}`}, on the day ${day}. ${kindOf(accessKeyId)}`
        : 'It is incomplete. AWS reads access key id/day/region/service/aws4_request.',
    },
    regionSet ? { name: name('Region-Set', 'Region set'), value: regionSet, meaning: regionsIn(regionSet) } : undefined,
    {
      name: name('Date', 'Time'),
      value: date,
      meaning:
        time === undefined
          ? 'It cannot be read. AWS reads the form 20260101T120000Z.'
          : `${shownTime(time)}${inUrl ? `, ${relative(time, now)}` : ''}.`,
    },
    inUrl ? expiry(claim, now) : age(claim, now),
    { name: name('SignedHeaders', 'Signed headers'), value: signedHeaders.join(';'), meaning: sentWith(claim) },
    hasToken
      ? {
          name: name('Security-Token', 'Session token'),
          value: '[redacted]',
          meaning: 'The credentials are temporary.',
        }
      : undefined,
    {
      name: name('Signature', 'Signature'),
      value: claim.signature ? '[redacted]' : '(missing)',
      meaning: inUrl ? 'It is not part of the canonical request. It is redacted here.' : 'In hex. It is redacted here.',
    },
  ];
  return facts.filter((fact) => fact !== undefined);
}

function kindOf(accessKeyId: string): string {
  if (accessKeyId.startsWith('ASIA')) return 'ASIA means temporary credentials.';
  return accessKeyId.startsWith('AKIA') ? 'AKIA means the long-term key of a user.' : '';
}

const regionsIn = (set: string): string => (set === '*' ? 'Every region.' : `Valid in ${set.split(',').join(', ')}.`);

const sentWith = ({ place }: Claim): string =>
  place === 'URL'
    ? 'These headers must be sent with the URL, with the values that were signed.'
    : 'AWS calculates the signature with these headers as they arrive.';

function expiry({ time, expires }: Claim, now: number): Fact {
  const name = 'X-Amz-Expires';
  if (expires === undefined) return { name, value: '(missing)', meaning: 'AWS rejects a URL without it.' };
  if (time === undefined) return { name, value: String(expires), meaning: `Valid for ${duration(expires)}.` };
  const end = time + expires * 1000;
  return {
    name,
    value: String(expires),
    meaning: `Valid for ${duration(expires)}. ${end > now ? 'It expires' : 'It expired'} at ${shownTime(end)}, ${relative(end, now)}. It stops working earlier if its credentials expire.`,
  };
}

function age({ time, service }: Claim, now: number): Fact | undefined {
  if (time === undefined) return undefined;
  const life = lifeOf(service);
  const seconds = (now - time) / 1000;
  const meaning =
    Math.abs(seconds) > life
      ? `AWS rejects it now: it accepts a signature for ${duration(life)} before and after its time.`
      : `AWS accepts it for ${duration(life - seconds)} more.`;
  return { name: 'Age', value: relative(time, now), meaning };
}
