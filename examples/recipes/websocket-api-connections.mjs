// Sends a message to a client of a WebSocket API of API Gateway with axios, and closes its connection with fetch. Replace the host and the
// connection id.
import { explain, sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import axios from 'axios';

/** @param {import('@sigv4/axios').SigV4Event} event */
const onEvent = async (event) => event.type === 'rejected' && console.error(String(await explain(event)));

const connectionId = 'Aq0xyfA5IAMCJdA='; // requestContext.connectionId in the event of the Lambda function
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
