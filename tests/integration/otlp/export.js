// Exports one of each kind of metric with the OpenTelemetry SDK: node export.js URL FORMAT
import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType, MeterProvider, PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

const [url, format] = process.argv.slice(2);
const exporters = { json: JsonExporter, protobuf: ProtobufExporter };
const exporter = new exporters[format]({ url, headers: { 'X-Scope-OrgID': format }, compression: 'gzip' });

let failure = null;
const exportOnce = exporter.export.bind(exporter);
exporter.export = (data, done) => exportOnce(data, result => {
  failure = result.error ?? failure;
  done(result);
});

const provider = new MeterProvider({
  resource: resourceFromAttributes({
    'service.namespace': 'eu', 'service.name': 'shop', 'service.instance.id': 'i-1', 'host.name': 'h1',
  }),
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })],
  views: [{
    instrumentName: 'payload.size',
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 160, recordMinMax: true } },
  }],
});
metrics.setGlobalMeterProvider(provider);
const meter = metrics.getMeter('test', '1.0');

meter.createCounter('orders.count', { unit: '1' }).add(5, { 'order.kind': 'large', express: true });
meter.createUpDownCounter('queue.length').add(-3);
meter.createGauge('room.temperature', { unit: 'Cel' }).record(21.5, { room: 'x' });
const duration = meter.createHistogram('request.duration', {
  unit: 'ms', advice: { explicitBucketBoundaries: [10, 100] },
});
for (const value of [1, 50, 500, 5]) duration.record(value);
const size = meter.createHistogram('payload.size', { unit: 'By' });
for (const value of [1, 2, 4, 4]) size.record(value);

await provider.forceFlush();
await provider.shutdown();
if (failure) {
  console.error(String(failure));
  process.exit(1);
}
