import { createSigner, explain, explainAnswer, presign, sigv4 as signFetch } from '@sigv4/fetch';
import { sigv4 as signAxios } from '@sigv4/axios';
import axios from 'axios';

/** @import { SignableRequest, SigV4Options, Explanation, RequestOptions } from '../../packages/core/src/index.ts' */
/** @typedef {{ status: number, headers: Headers, bytes: Uint8Array, text: string, explanation: Explanation | undefined }} Answer */
/** @typedef {Awaited<ReturnType<typeof openAws>>} Aws */

/** A request without an answer for so long has failed. */
const PATIENCE = 30_000;

/**
 * Makes what claims send their requests with. Loads credentials first: without them nothing can be asked.
 *
 * @param {import('./arguments.mjs').Options} options
 * @param {import('./mask.mjs').Mask} mask
 */
export async function openAws({ region, bucket }, mask) {
  const signer = createSigner({ region });
  const credentials = await signer.credentials.get();
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  mask.learn('secret access key', secretAccessKey);
  mask.learn('session token', sessionToken);
  mask.learn('access key id', accessKeyId);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

  /** A signer with the same credentials. @param {SigV4Options} own */
  const signerWith = (own) => createSigner({ region, credentials: () => signer.credentials.get(), ...own });

  return {
    region,
    suffix,
    /** Credentials that AWS has to refuse. */
    wrongSecret: { ...credentials, secretAccessKey: 'x'.repeat(40) },
    signer,
    signerWith,
    bucketUrl: bucket && (await findBucket(bucket, suffix)),

    /** Sends a request through the bridge to fetch. @param {string} url @param {RequestInit & { signer?: typeof signer }} [init] */
    async fetch(url, { signer: own = signer, ...init } = {}) {
      const response = await signFetch(fetch, own)(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
      return answerOf(response, await response.arrayBuffer(), () => explain(response));
    },

    /** Sends a request through the bridge to axios. @param {string} url @param {{ method?: string, data?: unknown, headers?: Record<string, string>, sigv4?: RequestOptions }} [config] */
    async axios(url, config = {}) {
      const client = axios.create({ validateStatus: () => true, responseType: 'arraybuffer', timeout: PATIENCE });
      client.interceptors.request.use(signAxios(signer));
      const response = await client.request({ url, ...config });
      const { status, headers, data } = response;
      return answerOf(
        { status, headers: new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])) },
        data,
        () => explain(response),
      );
    },

    /**
     * Sends a request that has its signature.
     *
     * @param {{ method: string, url: string, headers?: Record<string, string> }} request
     * @param {SignableRequest} [signed] what was signed, if another spelling of it is sent
     */
    async plain({ method, url, headers = {} }, signed = { method, url, headers }) {
      const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });
      const body = await response.arrayBuffer();
      const { status, headers: fields } = response;
      return answerOf(response, body, (text) => explainAnswer({ status, headers: fields, body: text }, signed));
    },

    /** A URL that contains its signature. @param {string} url @param {RequestOptions} [own] */
    presign: (url, own) => presign(signer, { method: 'GET', url }, { expiresIn: 60, ...own }),
  };
}

/**
 * @param {{ status: number, headers: Headers }} response
 * @param {ArrayBuffer | Uint8Array} body
 * @param {(text: string) => Promise<Explanation | undefined>} whyNot
 * @returns {Promise<Answer>}
 */
async function answerOf({ status, headers }, body, whyNot) {
  const bytes = new Uint8Array(body);
  const text = new TextDecoder().decode(bytes);
  return { status, headers, bytes, text, explanation: await whyNot(text) };
}

/**
 * The URL of a bucket. S3 tells its region to anybody who asks. In the host, a name with dots does not fit S3's certificate.
 *
 * @param {string} bucket
 * @param {string} suffix
 */
async function findBucket(bucket, suffix) {
  const { headers } = await fetch(`https://s3.${suffix}/${bucket}`, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  });
  const region = headers.get('x-amz-bucket-region');
  if (!region) throw new Error('S3 does not know the bucket that --bucket names.');
  return bucket.includes('.') ? `https://s3.${region}.${suffix}/${bucket}` : `https://${bucket}.s3.${region}.${suffix}`;
}
