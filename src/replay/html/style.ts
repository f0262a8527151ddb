/** One look by day, one by night and one on paper; nothing is fetched from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --pale: #566070; --paper: #ffffff; --line: #d9dee5; --soft: #f3f5f8;
  --signal: #1f6fb2; --beneath: #8a96a5; --info: #3f7fb5; --warning: #c77700; --critical: #c62828; --ended: #2e7d32; --shade: .2; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --pale: #a3aebc; --paper: #14181e; --line: #313844;
  --soft: #1c222b; --signal: #6db3f2; --beneath: #6f7b8a; --info: #7fb0dc; --warning: #f0ad3d; --critical: #ff7b7b; --ended: #7ccf83;
  --shade: .28; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 16px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 12px; }
h2 { font-size: 19px; margin: 40px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 15px; margin: 22px 0 4px; overflow-wrap: anywhere; }
p { margin: 4px 0; color: var(--pale); overflow-wrap: anywhere; }
dl { margin: 0; } dd { margin: 0; }
.subject { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; }
.subject dt { color: var(--pale); } .subject dd { overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; margin: 20px 0 0; }
.figures div { background: var(--soft); border-radius: 8px; padding: 10px 12px; display: flex; flex-direction: column-reverse;
  justify-content: flex-end; }
.figures dd { font-size: 22px; font-weight: 650; line-height: 1.2; overflow-wrap: anywhere; } .figures dt { color: var(--pale); font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: min(100%, 420px); font-size: 14px; }
th, td { text-align: left; padding: 4px 22px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--pale); font-weight: 600; white-space: nowrap; }
td, tbody th { overflow-wrap: break-word; min-width: 100px; max-width: 460px; } td.number, tbody .short { min-width: 0; } .long { min-width: 230px; }
.number { text-align: right; } td.number, .short { font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--soft); border-radius: 8px; padding: 10px 12px; margin: 8px 0; overflow-x: auto; font-size: 13px; }
code { font-size: 13px; color: var(--pale); overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 8px 0; padding: 0; list-style: none; font-size: 13px; color: var(--pale); }
.legend li { display: flex; align-items: center; gap: 6px; }
figure { margin: 6px 0 18px; break-inside: avoid; } figcaption { font-size: 13px; overflow-wrap: anywhere; }
.beneath { color: var(--pale); } .axis { font-size: 12px; padding-left: 56px; }
.frame { padding: 14px 66px 44px 56px; }
svg { display: block; overflow: visible; font: 12px system-ui, sans-serif; }
svg text { fill: var(--pale); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
text.value { text-anchor: end; } text.time, text.hour { text-anchor: middle; }
line.grid { stroke: var(--line); } polyline { fill: none; stroke-linejoin: round; stroke-linecap: round; }
.signal { stroke: var(--signal); stroke-width: 1.5; } polyline.beneath, line.beneath { stroke: var(--beneath); stroke-width: 1; }
line.limit { stroke-width: 1.2; stroke-dasharray: 6 4; } line.raise { stroke: var(--critical); } line.end { stroke: var(--ended); }
text.raise { fill: var(--critical); } text.end { fill: var(--ended); }
span.limit { margin-left: 10px; white-space: nowrap; } span.raise { color: var(--critical); } span.end { color: var(--ended); }
.active { fill-opacity: var(--shade); stroke-opacity: .35; stroke-width: .8; }
.active.info { fill: var(--info); stroke: var(--info); } .active.warning { fill: var(--warning); stroke: var(--warning); }
.active.critical { fill: var(--critical); stroke: var(--critical); }
.raised { fill: var(--critical); } .ended { fill: var(--ended); }
.told { stroke: var(--paper); stroke-width: 1; } .told.raise { fill: var(--critical); } .told.clear { fill: var(--ended); }
.bar { fill: var(--signal); } .bar.night { fill: var(--pale); } .hours { max-width: 720px; padding: 4px 0 20px; }
@media (max-width: 640px) { .wide { display: none; } .axis { padding-left: 0; } .frame { padding: 14px 60px 44px 46px; }
  h1 { font-size: 22px; } .figures { grid-template-columns: 1fr 1fr; } .subject { grid-template-columns: 1fr; gap: 0; }
  .subject dd { margin-bottom: 6px; } }
@media print { body { max-width: none; padding: 0; font-size: 12px; } .scroll { overflow: visible; } tr, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; } pre { white-space: pre-wrap; } * { print-color-adjust: exact; } }
`;
