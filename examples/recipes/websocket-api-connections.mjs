// A message to a client of a WebSocket API, and the end of its connection: @connections of API Gateway, by axios and by fetch.
import { explain, sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import axios from 'axios';

/** @param {import('@sigv4/axios').SigV4Event} event */
const onEvent = async (event) => event.type === 'rejected' && console.error(String(await explain(event)));

const connectionId = 'Aq0xyfA5IAMCJdA='; // requestContext.connectionId of the event that the Lambda function got
const path = `@connections/${encodeURIComponent(connectionId)}`;

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(signAxios({ onEvent }));
const posted = await api.post(path, { ready: 'Scones' });
console.log('axios', posted.status);

const signedFetch = signFetch(fetch, { onEvent });
const url = `https://abc123.execute-api.eu-west-1.amazonaws.com/prod/${path}`;
const deleted = await signedFetch(url, { method: 'DELETE' });
console.log('fetch', deleted.status);

// Prints:
// axios 200
// fetch 204
