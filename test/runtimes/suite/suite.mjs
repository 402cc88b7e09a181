// The portable suite: it needs fetch, WebCrypto or node:crypto, and the servers of stage.mjs.
import axios from 'axios';
import { runAll } from './check.mjs';
import { observe } from './observe.mjs';
import './sign.mjs';
import './tokens.mjs';
import './sockets.mjs';
import './refresh.mjs';
import './fetch.mjs';
import './axios.mjs';
import './sigv4a.mjs';

/** Runs every test against these servers, and tells what is peculiar to this runtime. Never rejects. */
export async function runSuite(urls) {
  try {
    const observed = await observe(urls);
    return { observed, axios: axios.VERSION, ...(await runAll({ urls, observed })) };
  } catch (error) {
    return {
      observed: {},
      axios: axios.VERSION,
      passed: 0,
      failed: [{ name: 'the suite itself', message: String(error?.stack ?? error) }],
    };
  }
}
