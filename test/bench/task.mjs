// One measurement in a process of its own: node task.mjs start axios|fetch, or node task.mjs stream|bytes|fetch|chunksAxios|chunksFetch
// <origin> [sigv4|plain] [mebibytes].
import { Readable } from 'node:stream';
import axios from 'axios';
import { signByHand } from './chunks.mjs';

const [task, where, signed, mebibytes = 1024] = process.argv.slice(2);
const MIB = 1024 * 1024;
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const options = { credentials, service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'] };

const chunked = { ...options, payload: 'chunked' };

/** New bytes all the time: one chunk again and again would hide who keeps them. */
function largeBody() {
  const chunks = Number(mebibytes) * 16;
  return {
    length: chunks * 64 * 1024,
    body: (async function* body() {
      for (let chunk = 0; chunk < chunks; chunk++) yield Buffer.alloc(64 * 1024, 'some bytes');
    })(),
  };
}

const tasks = {
  async start() {
    const { createSigner } = where === 'axios' ? await import('@sigv4/axios') : await import('@sigv4/fetch');
    await createSigner({ credentials }).sign({
      method: 'GET',
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items',
    });
  },
  async stream() {
    const chunk = Buffer.alloc(64 * 1024, 'some bytes');
    await upload(
      Readable.from(
        (function* chunks() {
          for (let i = 0; i < 16 * 1024; i++) yield chunk;
        })(),
        { objectMode: false, highWaterMark: chunk.length },
      ),
    );
  },
  /** New bytes all the time: one chunk again and again would hide who keeps them. */
  async fetch() {
    let left = 16 * 1024;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(Buffer.alloc(64 * 1024, 'some bytes'));
        else controller.close();
      },
    });
    const send = signed
      ? (await import('@sigv4/fetch')).sigv4(fetch, options)
      : (url, init) => fetch(url, { ...init, redirect: 'error' });
    const { ok } = await send(`${where}/bucket/key`, {
      method: 'PUT',
      body,
      headers: { 'content-length': String(1024 * MIB) },
      duplex: 'half',
    });
    if (!ok) throw new Error('the upload has failed');
  },
  /** A stream that is signed in chunks: by us, by hand, or not at all (`plain`). */
  async chunksFetch() {
    const { length, body } = largeBody();
    const byHand = signed ? undefined : signByHand(`${where}/bucket/key`, length, body, credentials);
    const send = signed === 'sigv4' ? (await import('@sigv4/fetch')).sigv4(fetch, chunked) : fetch;
    const init = {
      method: 'PUT',
      body,
      headers: { 'content-length': String(length) },
      duplex: 'half',
      redirect: 'error',
    };
    const { ok } = await send(`${where}/bucket/key`, { ...init, ...byHand });
    if (!ok) throw new Error('the upload has failed');
  },
  async chunksAxios() {
    const { length, body } = largeBody();
    const client = axios.create({ maxRedirects: 0, maxBodyLength: Infinity });
    if (signed === 'sigv4') client.interceptors.request.use((await import('@sigv4/axios')).sigv4(chunked));
    const byHand = signed ? undefined : signByHand(`${where}/bucket/key`, length, body, credentials);
    const headers = byHand?.headers ?? { 'content-length': String(length) };
    await client.put(`${where}/bucket/key`, Readable.from(byHand?.body ?? body), { headers });
  },
  async bytes() {
    await upload(Buffer.alloc(256 * MIB, 'some bytes'));
  },
};

/** Without axios' own redirects, which keep a copy of the body. */
async function upload(body) {
  const client = axios.create({ maxRedirects: 0, maxBodyLength: Infinity });
  if (signed) {
    const { sigv4 } = await import('@sigv4/axios');
    client.interceptors.request.use(sigv4(options));
  }
  await client.put(`${where}/bucket/key`, body, { headers: { 'content-type': 'application/octet-stream' } });
}

const start = performance.now();
await tasks[task]();
const milliseconds = performance.now() - start;
console.log(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }));
process.exit();
