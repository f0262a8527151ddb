/** One look by day and one by night; nothing is fetched from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --pale: #5d6877; --paper: #ffffff; --line: #d9dee5; --soft: #f3f5f8;
  --signal: #1f6fb2; --info: #5a8dbb; --warning: #d98a00; --critical: #c62828; --ended: #2e7d32; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --pale: #9aa5b4; --paper: #14181e; --line: #313844; --soft: #1c222b;
  --signal: #6db3f2; --info: #7fb0dc; --warning: #f0ad3d; --critical: #ff6b6b; --ended: #7ccf83; } }
body { margin: 0 auto; max-width: 960px; padding: 24px 16px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 18px; margin: 36px 0 8px; } h3 { font-size: 15px; margin: 20px 0 4px; }
p { margin: 4px 0; color: var(--pale); overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; margin: 16px 0; }
.figures div { background: var(--soft); border-radius: 8px; padding: 10px 12px; }
.figures b { display: block; font-size: 22px; line-height: 1.2; } .figures span { color: var(--pale); font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--pale); font-weight: 600; } td { overflow-wrap: anywhere; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--soft); border-radius: 8px; padding: 10px 12px; overflow-x: auto; font-size: 13px; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
svg text { fill: var(--pale); } svg .end { text-anchor: end; } svg .name { fill: var(--ink); font-weight: 600; }
.grid { stroke: var(--line); } .signal { fill: none; stroke: var(--signal); stroke-width: 1.4; }
line.limit { stroke-width: 1; stroke-dasharray: 5 4; } line.raise { stroke: var(--critical); } line.end { stroke: var(--ended); }
.alarm { opacity: .18; } .alarm.info { fill: var(--info); } .alarm.warning { fill: var(--warning); }
.alarm.critical { fill: var(--critical); } path.raise { fill: var(--critical); } path.clear { fill: var(--ended); }
.message { stroke: var(--paper); fill: var(--critical); } .message.clear { fill: var(--ended); }
.bar { fill: var(--signal); } .bar.night { fill: var(--pale); }
`;
