import { namesIn } from './names-in.ts';

/** What ChirpStack says beside the values of the codec, which are the device's own (chirpstack.io, "Event types"). */
export const chirpstackFacts: readonly string[] = namesIn(`
  deviceName fPort fCnt dr data rssi snr margin externalPowerSource batteryLevel
  join_devAddr join_relayRxInfo_frequency ack_acknowledged ack_fCntDown ack_queueItemId
  log_level log_code log_description location_location_latitude location_location_longitude location_location_altitude
  location_location_source location_location_accuracy
`);

/** What The Things Stack says beside the values of the formatter (thethingsindustries.com/docs, "Data Formats"). */
export const theThingsStackFacts: readonly string[] = namesIn(`
  f_port f_cnt frm_payload last_battery_percentage rssi snr join_session_key_id join_received_at
  ack_f_port ack_f_cnt ack_frm_payload ack_confirmed ack_session_key_id
  nack_f_port nack_f_cnt nack_frm_payload nack_confirmed nack_session_key_id
  failed_downlink_f_port failed_downlink_frm_payload failed_error_name failed_error_message_format failed_error_code
  location_service location_location_latitude location_location_longitude location_location_altitude
  location_location_accuracy location_location_source service_service
`);
