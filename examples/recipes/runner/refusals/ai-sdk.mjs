// The AI SDK, with Amazon Bedrock's OpenAI-compatible endpoint.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { explain, sigv4 } from '@sigv4/fetch';
import { generateText } from 'ai';

const bedrock = createOpenAICompatible({
  name: 'bedrock',
  baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
  fetch: sigv4(fetch, {
    onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
  }),
});

await generateText({ model: bedrock('openai.gpt-oss-20b-1:0'), prompt: 'Which tea goes with scones?' });
