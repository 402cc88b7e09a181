// Calls the OpenAI-compatible endpoint of Amazon Bedrock with the openai package. Replace the region and the model. The package always
// sends an API key: with the option service, the signature replaces it.
import { explain, sigv4 } from '@sigv4/fetch';
import OpenAI from 'openai';

const signedFetch = sigv4(fetch, {
  service: 'bedrock',
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const openai = new OpenAI({
  baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
  apiKey: 'replaced by the signature',
  fetch: signedFetch,
});

const model = 'openai.gpt-oss-20b-1:0';
const messages = [{ role: /** @type {const} */ ('user'), content: 'Which tea goes with scones?' }];

const completion = await openai.chat.completions.create({ model, messages });
console.log(completion.choices[0]?.message.content);

const stream = await openai.chat.completions.create({ model, messages, stream: true });
for await (const chunk of stream) console.log('+', chunk.choices[0]?.delta.content);

// Prints:
// Darjeeling, of course.
// + Darjeeling,
// + of
// + course.
