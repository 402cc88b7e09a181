// OpenTelemetry traces to the OTLP endpoint of X-Ray. The SDK's own OTLP exporters cannot sign, because they do not see the body. This one
// serialises the spans, and sends the bytes through a signed fetch.
import { trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { explain, sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

class SignedExporter {
  /**
   * @param {import('@opentelemetry/sdk-trace-base').ReadableSpan[]} spans
   * @param {(result: { code: number, error?: Error }) => void} done 0 is success, 1 is failure
   */
  export(spans, done) {
    const body = /** @type {Uint8Array<ArrayBuffer>} */ (ProtobufTraceSerializer.serializeRequest(spans));
    signedFetch('https://xray.eu-west-1.amazonaws.com/v1/traces', {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
      signal: AbortSignal.timeout(10_000),
    }).then(
      ({ ok, status }) => {
        console.log(`${spans.length} spans: ${status}`);
        done(ok ? { code: 0 } : { code: 1, error: new Error(`X-Ray answered ${status}`) });
      },
      (error) => done({ code: 1, error }),
    );
  }

  async shutdown() {}
}

const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new SignedExporter())] });
trace.setGlobalTracerProvider(provider);

const tracer = trace.getTracer('tea-room');
tracer.startActiveSpan('serve', (span) => {
  tracer.startSpan('brew').end();
  span.end();
});

await provider.shutdown(); // sends what is left

// Prints:
// 2 spans: 200
