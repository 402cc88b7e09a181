// The Anthropic SDK, with a gateway of one's own behind API Gateway. The client sends its API key; with a service, the signature replaces it.
import Anthropic from '@anthropic-ai/sdk';
import { explain, sigv4 } from '@sigv4/fetch';

const anthropic = new Anthropic({
  baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod',
  apiKey: 'replaced by the signature',
  fetch: sigv4(fetch, {
    service: 'execute-api',
    onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
  }),
});

await anthropic.messages.create({
  model: 'claude',
  max_tokens: 10,
  messages: [{ role: 'user', content: 'Which tea goes with scones?' }],
});
