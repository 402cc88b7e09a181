import { verify } from '@sigv4/testing';

// A model of AppSync's real-time servers. It knows the endpoint as AppSync has it written down, and everything else from what arrives.

export interface Api {
  readonly kind: 'graphql' | 'events';
  /** The host and the path of the HTTP endpoint. */
  readonly host: string;
  readonly path: string;
  readonly region: string;
  readonly socketUrl: string;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Fields = Readonly<Record<string, string>>;

export interface Message {
  readonly type: string;
  readonly channel?: string;
  readonly events?: readonly string[];
  readonly authorization?: Fields;
  readonly payload?: { readonly data: string; readonly extensions: { readonly authorization: Fields } };
}

/** The headers in the second subprotocol. */
export function fieldsIn(protocols: readonly string[]): Fields {
  const [, encoded = ''] = /^header-([\w-]+)$/.exec(protocols[1] ?? '') ?? [];
  return JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Fields;
}

export function serverOf(api: Api, keys: Keys, now: number) {
  /** The verdict about a POST that was never sent: `ok`, or what is wrong. */
  const judge = (fields: Fields, path: string, body: string): string => {
    if (fields['host'] !== api.host) return `the host is ${fields['host']}`;
    const names = /SignedHeaders=([^,]+)/.exec(fields['authorization'] ?? '')?.[1]?.split(';') ?? [];
    // Amplify adds x-amz-user-agent after signing, so what is not signed is not looked at.
    const headers = Object.entries(fields).filter(([name]) => name === 'authorization' || names.includes(name));
    const raw = { method: 'POST', target: path, headers, body: new TextEncoder().encode(body) };
    return verify(raw, () => keys, { service: 'appsync', region: api.region, now: () => now }).code;
  };

  return {
    connect(url: string, protocols: readonly string[]): string {
      const isGraphql = api.kind === 'graphql';
      const [address = '', search = ''] = url.split('?');
      const { header, payload } = Object.fromEntries(new URLSearchParams(search));
      if (address !== api.socketUrl) return `no socket at ${url}`;
      if (search && !(isGraphql && header && payload && protocols.length === 1)) return `no query ${search}`;
      if (protocols[0] !== (isGraphql ? 'graphql-ws' : 'aws-appsync-event-ws')) return `no protocol ${protocols[0]}`;
      const path = isGraphql ? `${api.path}/connect` : api.path;
      return header && payload
        ? judge(JSON.parse(atob(header)) as Fields, path, atob(payload))
        : judge(fieldsIn(protocols), path, '{}');
    },
    receive({ type, channel, events, authorization, payload }: Message): string {
      if (type === 'start' && payload) return judge(payload.extensions.authorization, api.path, payload.data);
      if (type === 'subscribe' && authorization) return judge(authorization, api.path, JSON.stringify({ channel }));
      if (type === 'publish' && authorization)
        return judge(authorization, api.path, JSON.stringify({ channel, events }));
      return `no message ${type}`;
    },
  };
}
