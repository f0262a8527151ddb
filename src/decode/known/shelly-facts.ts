import { namesIn } from './names-in.ts';

const under = (component: string, names: string): readonly string[] =>
  namesIn(names).map((name) => `${component}_${name}`);

const METER = `
  apower voltage current freq pf errors aenergy_total aenergy_by_minute aenergy_minute_ts
  ret_aenergy_total ret_aenergy_by_minute ret_aenergy_minute_ts
`;
const WARMTH = 'temperature_tC temperature_tF';

const phase = (letter: string): string =>
  ['current', 'voltage', 'act_power', 'aprt_power', 'pf', 'freq', 'errors']
    .map((name) => `${letter}_${name}`)
    .join(' ');

const stored = (letter: string): string => `${letter}_total_act_energy ${letter}_total_act_ret_energy`;

/** Status of the components, by their numbers (shelly-api-docs.shelly.cloud, "Components and Services"), and their events. */
export const shellyFacts: readonly string[] = [
  'online',
  ...under('switch_0', `id source output timer_started_at timer_duration ${METER} ${WARMTH}`),
  ...under('input_0', 'id state percent xpercent freq xfreq counts_total counts_xtotal counts_by_minute errors event'),
  ...under(
    'cover_0',
    `id source state current_pos target_pos move_timeout move_started_at pos_control ${METER} ${WARMTH}`,
  ),
  ...under('light_0', `id source output brightness timer_started_at timer_duration ${METER} ${WARMTH}`),
  ...under('temperature_0', 'id tC tF errors'),
  ...under('humidity_0', 'id rh errors'),
  ...under('voltmeter_0', 'id voltage xvoltage errors'),
  ...under('devicepower_0', 'id battery_V battery_percent external_present errors'),
  ...under('smoke_0', 'id alarm mute errors'),
  ...under('flood_0', 'id alarm mute errors'),
  ...under('illuminance_0', 'id lux illumination errors'),
  ...under('pm1_0', `id ${METER}`),
  ...under(
    'em_0',
    `id ${['a', 'b', 'c', 'n'].map(phase).join(' ')} total_current total_act_power total_aprt_power errors`,
  ),
  ...under('emdata_0', `id ${['a', 'b', 'c'].map(stored).join(' ')} total_act total_act_ret errors`),
  ...under('em1_0', 'id current voltage act_power aprt_power pf freq calibration errors'),
  ...under('em1data_0', 'id total_act_energy total_act_ret_energy errors'),
  ...under('script_0', 'id running mem_used mem_peak mem_free cpu errors'),
  ...under('thermostat_0', 'id enable target_C target_F current_C current_F output schedules_rev errors'),
  ...under(
    'sys',
    `mac restart_required time unixtime uptime ram_size ram_free fs_size fs_free cfg_rev kvs_rev schedule_rev webhook_rev
     available_updates_stable_version available_updates_beta_version wakeup_period wakeup_reason_boot wakeup_reason_cause
     reset_reason event utc_offset`,
  ),
  ...under('wifi', 'sta_ip status ssid rssi ap_client_count'),
  ...namesIn('cloud_connected mqtt_connected ws_connected eth_ip'),
];
