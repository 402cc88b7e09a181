// Claude on Amazon Bedrock with the Anthropic SDK: Bedrock has Anthropic's Messages API. The client sends no key of its own: both headers
// are null, so that the signature is the only one.
import Anthropic from '@anthropic-ai/sdk';
import { explain, sigv4 } from '@sigv4/fetch';

const anthropic = new Anthropic({
  baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com/anthropic',
  defaultHeaders: { authorization: null, 'x-api-key': null },
  fetch: sigv4(fetch, {
    onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
  }),
});

const question = {
  model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
  max_tokens: 100,
  messages: [{ role: /** @type {const} */ ('user'), content: 'Which tea goes with scones?' }],
};

const { content } = await anthropic.messages.create(question);
console.log(content);

for await (const event of anthropic.messages.stream(question))
  if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') console.log('+', event.delta.text);

// Prints:
// [ { type: 'text', text: 'Darjeeling, of course.' } ]
// + Darjeeling,
// + of
// + course.
