// X-Ray and Prometheus, as far as they read what they get.
import { deserialize } from 'prometheus-remote-write';
import snappy from 'snappyjs';
import { textOf, urlOf } from '../services.mjs';

/**
 * @param {import('@sigv4/testing').RawRequest} request
 * @param {string} name
 */
const headerOf = ({ headers }, name) => headers.find(([field]) => field.toLowerCase() === name)?.[1];

/** X-Ray: its OTLP endpoint takes protobuf. The names of spans stand in it as they are. @type {import('../services.mjs').Respond} */
export function xray(request) {
  const isTraces =
    urlOf(request).pathname === '/v1/traces' && headerOf(request, 'content-type') === 'application/x-protobuf';
  return { status: isTraces && /serve[^]*brew|brew[^]*serve/.test(textOf(request)) ? 200 : 400 };
}

/** A workspace of Prometheus. @type {import('../services.mjs').Respond} */
export async function prometheus(request) {
  if (!urlOf(request).pathname.endsWith('/api/v1/remote_write')) return { status: 404 };
  if (headerOf(request, 'content-encoding') !== 'snappy') return { status: 415 };
  const protobuf = /** @type {any} */ (snappy.uncompress(Uint8Array.from(request.body))); // its types ask for an ArrayBuffer
  const { timeseries } = /** @type {any} */ (await deserialize(protobuf));
  const [{ labels, samples }] = timeseries;
  const isRight = labels[0].value === 'tea_pots_total' && labels[1].value === 'garden' && samples[0].value === 3;
  return { status: isRight ? 200 : 400 };
}
