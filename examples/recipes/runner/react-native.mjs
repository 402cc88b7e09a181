// Bundles an app as Metro does, for the platform that it finds for React Native, and runs it with the globals that React Native has:
// its fetch is whatwg-fetch over XMLHttpRequest, and there is no WebCrypto until the app installs one.
import { build } from 'esbuild';
import { JSDOM } from 'jsdom';
import { createRequire } from 'node:module';
import { webcrypto } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL(`../${process.argv[2]}`, import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
  conditions: ['react-native', 'import'],
  mainFields: ['react-native', 'browser', 'main'],
  plugins: [
    {
      name: 'native modules',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^react-native-quick-crypto$/ }, ({ path }) => ({ path, namespace: 'native' }));
        onLoad({ filter: /./, namespace: 'native' }, () => ({
          contents: 'export const install = () => { globalThis.crypto = nativeCrypto; };',
        }));
      },
    },
  ],
  logLevel: 'warning',
});

const { window } = new JSDOM('', { url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' }); // React Native has no CORS
const MISSING = ['crypto', 'ReadableStream', 'WritableStream', 'TransformStream', 'BroadcastChannel'];
const OTHERS = ['fetch', 'Headers', 'Request', 'Response'];
for (const name of [...MISSING, ...OTHERS]) Reflect.deleteProperty(globalThis, name);
const { digest, importKey, sign } = webcrypto.subtle;
const { subtle } = webcrypto;
Object.assign(globalThis, {
  self: globalThis,
  XMLHttpRequest: window.XMLHttpRequest,
  FormData: window.FormData,
  Blob: window.Blob,
  FileReader: window.FileReader,
  nativeCrypto: {
    subtle: { digest: digest.bind(subtle), importKey: importKey.bind(subtle), sign: sign.bind(subtle) },
  },
});
createRequire(import.meta.url)('whatwg-fetch'); // sets fetch and its classes

await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.text ?? '').toString('base64')}`);
