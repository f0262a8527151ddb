import { namesIn } from './names-in.ts';

const each = (prefix: string, names: readonly string[]): readonly string[] => names.map((name) => `${prefix}_${name}`);

const ALARMS = namesIn(`
  Alarm LowVoltage HighVoltage LowSoc LowTemperature HighTemperature LowStarterVoltage HighStarterVoltage LowBattery
  Overload Ripple TemperatureSensor VoltageSensor PhaseRotation GridLost MidVoltage FuseBlown HighRipple InternalFailure
  CellImbalance HighChargeCurrent HighDischargeCurrent HighChargeTemperature LowChargeTemperature HighInternalTemperature
  ShortCircuit LowVoltageAcOut HighVoltageAcOut
`);

const PHASES = ['L1', 'L2', 'L3'];
const phases = (prefix: string, names: readonly string[]): readonly string[] =>
  PHASES.flatMap((phase) => each(`${prefix}_${phase}`, names));

/** Paths of the D-Bus of Venus OS (github.com/victronenergy/venus, wiki "dbus"), `/` written as `_`. */
export const victronFacts: readonly string[] = [
  ...namesIn(`
    online ProductName ProductId CustomName Serial FirmwareVersion HardwareVersion Connected DeviceInstance Mgmt_Connection
    Mgmt_ProcessName Mgmt_ProcessVersion State Mode Status ErrorCode Relay_0_State Relay_1_State
    Soc Soh Capacity InstalledCapacity ConsumedAmphours TimeToGo Balancing
    Dc_0_Voltage Dc_0_Current Dc_0_Power Dc_0_Temperature Dc_0_MidVoltage Dc_0_MidVoltageDeviation
    Info_MaxChargeVoltage Info_MaxChargeCurrent Info_MaxDischargeCurrent Info_BatteryLowVoltage Info_ChargeRequest
    System_MinCellVoltage System_MaxCellVoltage System_MinCellTemperature System_MaxCellTemperature
    History_ChargeCycles History_TotalAhDrawn History_DeepestDischarge History_LastDischarge History_AverageDischarge
    History_FullDischarges History_MinimumVoltage History_MaximumVoltage History_TimeSinceLastFullCharge
    History_AutomaticSyncs History_LowVoltageAlarms History_HighVoltageAlarms
    Pv_V Pv_I Pv_0_V Pv_0_P Yield_Power Yield_User Yield_System MppOperationMode Load_State Load_I
    History_Daily_0_Yield History_Daily_0_MaxPower History_Overall_DaysAvailable
    Ac_Power Ac_Current Ac_Voltage Ac_Frequency Ac_Energy_Forward Ac_Energy_Reverse Ac_MaxPower Ac_NumberOfPhases
    Ac_ActiveIn_ActiveInput Ac_ActiveIn_Connected Ac_ActiveIn_CurrentLimit Ac_ActiveIn_P Ac_ActiveIn_Source Ac_Out_P
    Ac_NumberOfAcInputs Ac_PowerLimit VebusChargeState VebusError VebusSetChargeState
    Dc_Battery_Soc Dc_Battery_Voltage Dc_Battery_Current Dc_Battery_Power Dc_Battery_State Dc_Battery_TimeToGo
    Dc_Battery_ConsumedAmphours Dc_Battery_Temperature Dc_Pv_Power Dc_Pv_Current Dc_System_Power Dc_Vebus_Power
    Dc_Vebus_Current SystemState_State SystemState_LowSoc Timers_TimeOff Timers_TimeOnGrid
    Temperature TemperatureType Humidity Pressure Level Remaining FluidType Volume RawValue RawUnit BatteryVoltage
    Position_Latitude Position_Longitude Speed Course Altitude Fix NrOfSatellites
    StatusCode Engine_Speed Engine_Load Engine_CoolantTemperature Engine_OilPressure Engine_OperatingHours StarterVoltage
    RunningByCondition Runtime TodayRuntime Count Alarm
  `),
  ...each('Alarms', ALARMS),
  ...phases('Ac', ['Power', 'Current', 'Voltage', 'PowerFactor', 'Energy_Forward', 'Energy_Reverse']),
  ...phases('Ac_ActiveIn', ['V', 'I', 'F', 'P', 'S']),
  ...phases('Ac_Out', ['V', 'I', 'F', 'P', 'S']),
  ...['Consumption', 'ConsumptionOnInput', 'ConsumptionOnOutput', 'Grid', 'Genset', 'PvOnGrid', 'PvOnOutput'].flatMap(
    (of) => phases(`Ac_${of}`, ['Power', 'Current']),
  ),
];
