import { namesIn } from './names-in.ts';

/**
 * What devices of Zigbee2MQTT publish (zigbee2mqtt.io, "Exposes" of the devices), and its bridge. An endpoint follows a name:
 * `state_l1`, `power_left`. `last_seen` is the time of the reading, and no fact.
 */
export const zigbee2mqttFacts: readonly string[] = namesIn(`
  online type data_friendly_name data_ieee_address data_status data_supported
  battery battery_low battery_state battery_voltage charging linkquality tamper test voltage update_state
  update_installed_version update_latest_version identify power_source
  temperature humidity pressure device_temperature cpu_temperature external_temperature soil_moisture soil_temperature
  illuminance illuminance_lux co2 voc voc_index eco2 formaldehyd hcho pm1 pm10 pm25 aqi air_quality noise noise_detected
  wind_speed wind_direction rain_intensity rain_rate uv_index dew_point flow pressure_max pressure_min
  contact occupancy presence motion vibration water_leak smoke gas carbon_monoxide gas_value smoke_density smoke_density_dbm
  smoke_concentration sos alarm fault self_test silence strobe rain moving tilt angle angle_x angle_y angle_z
  angle_x_absolute angle_y_absolute x_axis y_axis z_axis strength device_orientation target_distance occupancy_timeout
  occupancy_sensitivity motion_sensitivity motion_state motion_speed detection_interval sensitivity illumination
  action action_group action_rate action_level action_angle action_side action_duration action_transition_time
  state brightness color color_mode color_temp color_temp_startup color_x color_y color_hue color_saturation color_h color_s
  effect level_config transition power_on_behavior power_on_timeout power_outage_memory power_outage_count switch_type
  operation_mode indicator_mode backlight_mode countdown child_lock lock lock_state button_lock
  power current energy produced_energy power_factor power_apparent power_reactive ac_frequency current_phase_b
  current_phase_c voltage_phase_b voltage_phase_c power_phase_b power_phase_c energy_today energy_yesterday energy_month
  consumption overload overload_protection
  position tilt_position motor_state motor_direction calibration calibration_time running
  local_temperature local_temperature_calibration current_heating_setpoint occupied_heating_setpoint
  occupied_cooling_setpoint unoccupied_heating_setpoint unoccupied_cooling_setpoint running_state running_mode system_mode
  preset away_mode boost_heating window window_detection window_open open_window frost_protection heating_stop
  pi_heating_demand pi_cooling_demand valve valve_state valve_position valve_detection valve_alarm error_status error
  comfort_temperature eco_temperature holiday_temperature max_temperature min_temperature
  max_temperature_alarm min_temperature_alarm max_humidity_alarm min_humidity_alarm temperature_alarm humidity_alarm
  fan_mode fan_state fan_speed filter_age replace_filter device_age trigger_count water_consumed volume liquid_level
  liquid_depth liquid_state counter
`);
