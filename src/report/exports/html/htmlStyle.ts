import { createHash } from "node:crypto";

/** The styles of an exported report: small, since each file carries them. */
export const htmlStyle = `
:root{color-scheme:light dark;--fg:#1f2328;--bg:#fff;--quiet:#59636e;--line:#d1d9e0;--raised:#f6f8fa;--passed:#116329;--failed:#b3122b;--errored:#7d4e00;--bar:#2da44e;--track:#e4e8ec}
@media (prefers-color-scheme:dark){:root{--fg:#e6edf3;--bg:#0d1117;--quiet:#9aa4af;--line:#3d444d;--raised:#161b22;--passed:#4cc46a;--failed:#ff8a80;--errored:#e3b341;--bar:#2ea043;--track:#2a313a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:80rem;padding:1.5rem clamp(.75rem,3vw,2rem) 4rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0}
h2{font-size:1.25rem;margin:2.25rem 0 .5rem}
h3{font-size:1.05rem;margin:1.75rem 0 .4rem}
h4{font-size:1rem;margin:1.25rem 0 .3rem}
p,ul,ol,dl,dd,pre{margin:0;padding:0}
a{color:inherit}
code,pre{font:.87em/1.45 ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace}
small,i,.quiet,th small{color:var(--quiet);font-style:normal;font-size:.87em;font-weight:400}
.facts{color:var(--quiet);margin-top:.25rem}
.holds{margin-top:.75rem;padding:.5rem .75rem;border:1px solid var(--line);border-left:.25rem solid var(--quiet);border-radius:.25rem;background:var(--raised)}
.holds.values{border-left-color:var(--errored)}
html{scroll-padding-top:2.75rem}
.sections{position:sticky;top:0;z-index:1;display:flex;gap:1.25rem;margin-top:.75rem;padding:.4rem 0;background:var(--bg);border-bottom:1px solid var(--line)}
.sections a{text-decoration:none}
.sections a:hover,.sections a:focus-visible{text-decoration:underline}
.figures{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin-top:1rem}
.figures dt{color:var(--quiet);font-size:.87em}
.figures dd{font-size:1.25rem;font-weight:600}
.notice{margin-top:.5rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;min-width:100%;overflow-wrap:normal}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--quiet);font-size:.87em;font-weight:600;white-space:nowrap}
tbody th{font-weight:600;min-width:min(7rem,22vw)}
td.n,th.n{text-align:right;white-space:nowrap}
td.wide{min-width:min(14rem,36vw);overflow-wrap:anywhere}
.i{display:block;white-space:nowrap}
tr.total th,tr.total td{border-bottom:0;font-weight:600}
svg{display:block;width:7rem;height:.5rem;margin-top:.3rem}
svg .track{fill:var(--track)}
svg .share{fill:var(--bar)}
svg .range{fill:var(--fg)}
b.passed{color:var(--passed)}
b.failed{color:var(--failed)}
b.errored{color:var(--errored)}
.t{padding:.2rem 0;border-bottom:1px solid var(--line)}
.t>summary{cursor:pointer}
.t b{display:inline-block;min-width:4.2rem}
p.t,div.t{padding-left:1.05rem}
p.t span{display:inline-block;margin-right:1rem}
.a{list-style:none;margin:.35rem 0 .5rem 1.05rem}
.a>li{padding:.35rem .75rem;border-left:.2rem solid var(--line);margin-bottom:.35rem}
.a ul{margin-left:1.1rem}
pre{margin-top:.35rem;padding:.5rem .75rem;max-height:24rem;overflow:auto;white-space:pre-wrap;background:var(--raised);border:1px solid var(--line);border-radius:.25rem}
:focus-visible{outline:2px solid var(--fg);outline-offset:2px}
@media print{:root{color-scheme:light;--fg:#000;--bg:#fff;--quiet:#444;--line:#bbb;--raised:#fff;--passed:#116329;--failed:#a40e26;--errored:#6b4300;--bar:#777;--track:#ddd}
body{max-width:none;padding:0;font-size:10pt}
.sections{display:none}
.scroll,pre{overflow:visible;max-height:none}
table{font-size:8pt;overflow-wrap:anywhere}
th,td{padding-right:.4rem}
thead th{white-space:normal}
tbody th,td.wide{min-width:0}
svg{width:4.5rem}
h2,h3,h4,thead,summary{break-after:avoid}
tr,.t>summary,.a>li{break-inside:avoid}
.failed::details-content,.errored::details-content{content-visibility:visible;block-size:auto}
svg,.holds{print-color-adjust:exact}}
`;

/** What the document may load and do: its own style, nothing else. */
export const htmlPolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256")
  .update(htmlStyle)
  .digest("base64")}'; base-uri 'none'; form-action 'none'`;
