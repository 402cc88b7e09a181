import { events, GraphQLAPI } from '@aws-amplify/api-graphql';
import { Amplify } from '@aws-amplify/core';
import { jest } from '@jest/globals';
import type { Api, Keys, Message } from './model.ts';

/** What Amplify did with a socket. */
export interface Conversation {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly messages: readonly Message[];
}

/** A socket without a network, whose server agrees with everything. */
class AgreeingSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: AgreeingSocket[] = [];
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  readonly url: string;
  readonly protocols: readonly string[];
  readonly messages: Message[] = [];
  onopen?: () => void;
  onmessage?: (event: MessageEvent) => void;

  constructor(url: string, protocols: readonly string[]) {
    super();
    this.url = url;
    this.protocols = protocols;
    AgreeingSocket.made.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const message = JSON.parse(text) as Message & { id?: string };
    this.messages.push(message);
    const type = ANSWERS[message.type];
    if (!type) return;
    queueMicrotask(() => {
      const event = new MessageEvent('message', { data: JSON.stringify({ type, id: message.id }) });
      this.onmessage?.(event);
      this.dispatchEvent(event);
    });
  }

  close(): void {}
}

const ANSWERS: Readonly<Record<string, string>> = {
  connection_init: 'connection_ack',
  start: 'start_ack',
  subscribe: 'subscribe_success',
  publish: 'publish_success',
};

/** What a test lets Amplify do: a subscription of GraphQL, or a channel to which it subscribes and publishes. */
export interface Task {
  readonly query: string;
  readonly variables: Record<string, string>;
  readonly channel: string;
  readonly events: readonly unknown[];
}

/** Lets Amplify talk to AppSync. Timers must be fake: Amplify has some that outlive a test. */
export async function talk(api: Api, credentials: Keys, task: Task): Promise<Conversation> {
  const endpoint = `https://${api.host}${api.path}`;
  const settings = { endpoint, region: api.region, defaultAuthMode: 'iam' } as const;
  const credentialsProvider = {
    getCredentialsAndIdentityId: async () => ({ credentials }),
    clearCredentialsAndIdentityId: () => undefined,
  };
  Amplify.configure(
    { API: api.kind === 'graphql' ? { GraphQL: settings } : { Events: settings } },
    { Auth: { credentialsProvider } },
  );
  AgreeingSocket.made = [];
  globalThis.WebSocket = AgreeingSocket as unknown as typeof WebSocket;
  await (api.kind === 'graphql' ? subscribe(task) : exchangeEvents(task));
  const [socket] = AgreeingSocket.made;
  if (!socket) throw new Error('Amplify has opened no socket.');
  return socket;
}

async function subscribe({ query, variables }: Task): Promise<void> {
  const answer = GraphQLAPI.graphql(Amplify, { query, variables }) as unknown as Awaited<
    ReturnType<typeof events.connect>
  >;
  const subscription = answer.subscribe({ next: () => undefined, error: (error) => console.error(error) });
  await until(() => AgreeingSocket.made[0]?.messages.some(({ type }) => type === 'start'));
  subscription.unsubscribe();
  await closed();
}

async function exchangeEvents({ channel: name, events: published }: Task): Promise<void> {
  const channel = await events.connect(name);
  channel.subscribe({ next: () => undefined, error: (error) => console.error(error) });
  await until(() => AgreeingSocket.made[0]?.messages.some(({ type }) => type === 'subscribe'));
  await channel.publish(published as never);
  channel.close();
  await closed();
}

/** Amplify closes a socket that nobody uses one second later. */
async function closed(): Promise<void> {
  for (let round = 0; round < 50; round++) await Promise.resolve();
  await jest.advanceTimersByTimeAsync(1000);
}

async function until(isTrue: () => boolean | undefined): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
