// Amazon Bedrock's OpenAI-compatible endpoint with the AI SDK. Without an apiKey, its provider sends no authorization header, and the
// requests are signed.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { explain, sigv4 } from '@sigv4/fetch';
import { generateText, streamText } from 'ai';

const bedrock = createOpenAICompatible({
  name: 'bedrock',
  baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
  fetch: sigv4(fetch, {
    onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
  }),
});

const model = bedrock('openai.gpt-oss-20b-1:0');
const prompt = 'Which tea goes with scones?';

const { text } = await generateText({ model, prompt });
console.log(text);

for await (const part of streamText({ model, prompt }).textStream) console.log('+', part);

// Prints:
// Darjeeling, of course.
// + Darjeeling,
// + of
// + course.
