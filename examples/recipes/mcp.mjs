// Calls an MCP server behind IAM, here on Bedrock AgentCore, with the MCP SDK. Replace the ARN and the region. You pass the signed fetch to
// the HTTP transport.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { explain, sigv4 } from '@sigv4/fetch';

const runtime = encodeURIComponent('arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/tea-room-a1b2c3');
const url = new URL(
  `https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/${runtime}/invocations?qualifier=DEFAULT`,
);

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const client = new Client({ name: 'guest', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(url, { fetch: signedFetch }));

const { tools } = await client.listTools();
console.log(tools.map(({ name }) => name));

const { content } = await client.callTool({ name: 'brew', arguments: { tea: 'Darjeeling' } });
console.log(content);

await client.close();

// Prints:
// [ 'brew' ]
// [ { type: 'text', text: 'A pot of Darjeeling' } ]
