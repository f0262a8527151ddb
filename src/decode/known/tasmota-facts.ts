import { namesIn } from './names-in.ts';

/** What sensors of one kind or another measure, below the sensor's own name, which is anybody's: `*_Temperature`. */
const MEASURED = namesIn(`
  Temperature Humidity DewPoint Pressure SeaPressure Gas Illuminance CarbonDioxide eCO2 TVOC Id Distance Weight Moisture
  PM1 PM2_5 PM10 CF1 CF2_5 UvIndex Light DarkLight Range IAQ AirQuality
`).map((name) => `*_${name}`);

const ENERGY = namesIn(`
  TotalStartTime Total Yesterday Today Period Power ApparentPower ReactivePower Factor Frequency Voltage Current Load
  ExportActive ExportReactive ImportActive ImportReactive
`).map((name) => `ENERGY_${name}`);

/** Of `tele/…/SENSOR` and `STATE`, `stat/…` (tasmota.github.io/docs: MQTT, Commands, Supported Peripherals). */
export const tasmotaFacts: readonly string[] = [
  ...namesIn(`
    online POWER POWER1 Dimmer Dimmer1 Color HSBColor CT White Channel Channel_0 Fade Speed LedTable Scheme FanSpeed
    Uptime UptimeSec Heap SleepMode Sleep LoadAvg MqttCount Vcc Berry_HeapUsed Berry_Objects
    Wifi_AP Wifi_SSId Wifi_BSSId Wifi_Channel Wifi_Mode Wifi_RSSI Wifi_Signal Wifi_LinkCount Wifi_Downtime
    Switch1 Switch1_Action Button1_Action COUNTER_C1 ANALOG_A0 ANALOG_Temperature ANALOG_Illuminance ANALOG_Range
    PressureUnit TempUnit SpeedUnit Shutter1_Position Shutter1_Direction Shutter1_Target Shutter1_Tilt
    Info1_Module Info1_Version Info1_FallbackTopic Info1_GroupTopic Info2_WebServerMode Info2_Hostname Info2_IPAddress
    Info3_RestartReason Info3_BootCount
    Name IEEEAddr Endpoint LinkQuality ModelId Manufacturer Group
    Temperature Humidity Pressure Illuminance Occupancy Contact Power Water Smoke BatteryPercentage BatteryVoltage
    RfReceived_Data IrReceived_Data IrReceived_Protocol
  `),
  ...ENERGY,
  ...MEASURED,
];
