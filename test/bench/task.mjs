// One measurement in a process of its own: node task.mjs start axios|fetch, or node task.mjs stream|bytes|fetch <origin> [sigv4].
import { Readable } from 'node:stream';
import axios from 'axios';

const [task, where, signed] = process.argv.slice(2);
const MIB = 1024 * 1024;
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const options = { credentials, service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'] };

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
