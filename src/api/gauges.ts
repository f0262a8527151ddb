import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** An alarm counts from its observation, so minutes are normal after an outage. */
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 14_400];

/** What is set when it changes. */
export const createGauges = (registry: Registry, version: string) => {
  const gauge = (name: string, help: string) => new Gauge({ name: `tocsin_${name}`, help, registers: [registry] });
  const build = new Gauge({
    name: 'tocsin_build_info',
    help: 'Always 1; the version is a label.',
    labelNames: ['version'],
    registers: [registry],
  });
  build.set({ version }, 1);
  return {
    connected: gauge('mqtt_connected', '1 while the broker is connected.'),
    reloadedAt: gauge(
      'rules_last_reload_success_timestamp_seconds',
      'When the rules were last taken up without a fault.',
    ),
    rules: gauge('rules_loaded', 'Rules that run now.'),
    refused: gauge('rule_files_refused', 'Rule files with faults, of which the last good text runs or nothing.'),
    latency: new Histogram({
      name: 'tocsin_notification_latency_seconds',
      help: 'From the event to its acceptance by the provider.',
      buckets: LATENCY_BUCKETS,
      registers: [registry],
    }),
  };
};

/** The two that operators graph for any process, under their usual names. */
export const registerProcess = (registry: Registry): void => {
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time in seconds.',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
};
