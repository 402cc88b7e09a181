import { amzDate, credentialScope } from './spec.ts';

// What the next request will mostly have, too: it is kept, because to make it takes as long as a hash.

let second = Number.NaN;
let datetime = '';

/** `amzDate`, made once a second. */
export function keptDate(milliseconds: number): string {
  const wanted = Math.floor(milliseconds / 1000);
  if (wanted !== second) {
    datetime = amzDate(milliseconds);
    second = wanted;
  }
  return datetime;
}

let last = { datetime: '', region: '', service: '', scope: '' };

/** `credentialScope`, made once for the same three. */
export function keptScope(datetime: string, region: string, service: string): string {
  if (datetime !== last.datetime || region !== last.region || service !== last.service)
    last = { datetime, region, service, scope: credentialScope(datetime, region, service) };
  return last.scope;
}
