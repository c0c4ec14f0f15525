/** Style of reports: light, calm, made for A4 and for the screen; notice at the head and foot of every printed page. */
export const REPORT_STYLE = `
:root{--ink:#1c2430;--quiet:#5b6675;--line:#dfe3e8;--soft:#f6f7f9;--accent:#0b5cad;--amber:#8a5a00;--amber-soft:#fff6e0}
*{box-sizing:border-box}
html{color-scheme:light}
body{margin:0;background:#fff;color:var(--ink);font:13px/20px Inter,"Segoe UI",system-ui,-apple-system,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;print-color-adjust:exact;-webkit-print-color-adjust:exact}
table.sheet{width:100%;border-collapse:collapse}
table.sheet>thead>tr>td,table.sheet>tfoot>tr>td,table.sheet>tbody>tr>td{padding:0}
main{max-width:960px;margin:0 auto;padding:24px 32px 40px}
.notice{max-width:960px;margin:0 auto;padding:8px 32px;color:var(--amber);font-size:11.5px;line-height:16px}
.notice b{font-weight:600}
thead .notice{border-bottom:1px solid var(--line)}
tfoot .notice{border-top:1px solid var(--line)}
h1{font-size:24px;line-height:30px;margin:0 0 4px;font-weight:650;letter-spacing:-.01em}
h2{font-size:16px;line-height:24px;margin:36px 0 10px;font-weight:650;break-after:avoid}
h3{font-size:13px;line-height:20px;margin:18px 0 6px;font-weight:600;break-after:avoid}
p{margin:0 0 8px;max-width:76ch}
.lead{font-size:15px;line-height:23px;color:var(--quiet);margin:0 0 14px}
.quiet{color:var(--quiet)}
.tags{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 6px;padding:0;list-style:none}
.tags li{background:var(--soft);border:1px solid var(--line);border-radius:999px;padding:1px 10px;font-size:12px}
.tags li.caution{background:var(--amber-soft);border-color:#f0d9a0;color:var(--amber)}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin:16px 0 14px}
.card{border:1px solid var(--line);border-radius:6px;padding:12px 16px;break-inside:avoid}
.card .name{color:var(--quiet);font-size:12px}
.card .value{font-size:28px;line-height:36px;font-weight:650;letter-spacing:-.01em}
.card .more{color:var(--quiet);font-size:12px;line-height:17px}
.finds{margin:0;padding:0;list-style:none}
.finds li{padding:7px 0;border-top:1px solid var(--line);break-inside:avoid}
.finds b{font-weight:600}
table.figures{width:100%;table-layout:fixed;border-collapse:collapse;font-size:12px;line-height:18px;margin:0 0 8px}
table.figures th,table.figures td{padding:4px 10px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
table.figures tr{break-inside:avoid}
table.figures thead th{color:var(--quiet);font-weight:500;border-bottom-color:#c5ccd4}
table.figures th[scope=row]{font-weight:500}
table.figures .number{text-align:right;white-space:nowrap}
table.figures .range{white-space:nowrap;padding-left:10px}
table.figures col.name{width:22%}table.figures col.value{width:9%}table.figures col.range{width:19%}table.figures col.strip{width:144px}table.figures col.n{width:8%}
table.figures .strip{padding-top:6px}
table.figures.narrow{max-width:620px}
table.figures.free th.number{white-space:normal;overflow-wrap:anywhere}
table.figures .here{background:#eef5fc}
table.figures .note{display:block;color:var(--quiet);font-size:11px;line-height:15px;font-weight:400}
td.na{color:var(--quiet)}
.scale{display:flex;justify-content:space-between;width:120px}
sup.mark{font-size:9px;line-height:0;vertical-align:4px;color:var(--accent);margin-left:2px}
dl{break-inside:avoid;display:grid;grid-template-columns:170px 1fr;gap:3px 16px;margin:0}
dl+p{margin-top:8px}
dt{color:var(--quiet)}
dd{margin:0;overflow-wrap:anywhere}
code{font:11.5px/18px ui-monospace,"SF Mono",Consolas,monospace}
.charts{display:flex;flex-wrap:wrap;gap:20px 32px;align-items:flex-start}
.charts.pair{display:grid;grid-template-columns:1fr 1fr}
.chart{margin:0;break-inside:avoid;max-width:100%}
.chart svg{display:block;max-width:100%;height:auto}
table.classification{max-width:760px}table.classification .quiet{display:block;white-space:nowrap}
p.before{break-after:avoid}
table.classification .means td,table.classification .means th{border-top:2px solid #c5ccd4}
.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:14px 12px}
.image{margin:0;break-inside:avoid;font-size:11.5px;line-height:16px}
.image img,.image .gone{display:block;width:100%;aspect-ratio:1;object-fit:contain;background:var(--soft);border:1px solid var(--line);border-radius:4px}
.image .gone{display:grid;place-items:center;padding:8px;color:var(--quiet);text-align:center}
.image.wrong img,.image.wrong .gone{border:3px double #9a2c1b}
.image figcaption{margin-top:4px;overflow-wrap:anywhere}
.image.wrong b{color:#9a2c1b}
ul.plain{margin:0;padding-left:18px;max-width:76ch}
ul.plain li{margin:0 0 5px}
ol.notes{margin:8px 0 0;padding-left:20px;color:var(--quiet);font-size:11.5px;line-height:17px;max-width:90ch}
@media print{@page{size:A4;margin:10mm 8mm}body{font-size:11.5px;line-height:17px}main{padding:14px 10px}.notice{padding:4px 10px;font-size:9.5px;line-height:13px}h2{margin-top:22px}.card .value{font-size:22px;line-height:28px}.finds li{padding:4px 0}}
`;
