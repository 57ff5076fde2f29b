"""The style of the page: light and dark, on narrow screens, and on paper."""

LIGHT = {
    "ground": "#f6f8fa",
    "panel": "#ffffff",
    "ink": "#1b1f24",
    "quiet": "#57606a",
    "rule": "#d8dee4",
    "accent": "#0063a3",
    "one": "#0072b2",
    "every": "#8a8a8a",
    "age-young": "#c2570a",
    "age-mature": "#0b3c86",
    "new": "#7fb8e6",
    "learning": "#e09f3e",
    "young": "#1f7a55",
    "mature": "#0b3c86",
    "suspended": "#9a9a9a",
    "retired": "#d63bd0",
    "again": "#b3261e",
    "hard": "#c77d0a",
    "good": "#3ca498",
    "easy": "#1d3f94",
    "more": "#9a9a9a",
    "level-0": "#ebedf0",
    "level-1": "#b3d3ea",
    "level-2": "#6aaad6",
    "level-3": "#2b78b5",
    "level-4": "#0a3f75",
}
"""The colours by name: first the six of the page, then those of marks."""

DARK = {
    "ground": "#0d1117",
    "panel": "#14181d",
    "ink": "#e6edf3",
    "quiet": "#9ba5b0",
    "rule": "#2f363d",
    "accent": "#6cb6ff",
    "one": "#56b4e9",
    "every": "#c9c9c9",
    "age-young": "#f0883e",
    "age-mature": "#7aa7ff",
    "new": "#b6e3ff",
    "learning": "#edae49",
    "young": "#2f9e73",
    "mature": "#2c5fc4",
    "suspended": "#6d6d6d",
    "retired": "#e06be0",
    "again": "#c94f3d",
    "hard": "#ffd166",
    "good": "#2ec4b6",
    "easy": "#3d6fd6",
    "more": "#9a9a9a",
    "level-0": "#22282f",
    "level-1": "#12416b",
    "level-2": "#1f6aa5",
    "level-3": "#5ba3d9",
    "level-4": "#c3e0f7",
}
"""The same for dark mode."""

PAGE = 6
"""The number of colours of the page itself."""

_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.45 system-ui,sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 16px}
header{padding-top:24px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.1rem;margin:0 0 4px}
h3{font-size:1rem;margin:12px 0 4px}
p{margin:0 0 10px}
header p,footer p,.query,.legend,.said{color:var(--quiet);font-size:14px}
code{font:13px/1.4 ui-monospace,Menlo,Consolas,monospace;color:var(--ink);overflow-wrap:anywhere}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.periods{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:8px 0 16px;
padding:8px 0;border:0;background:var(--ground);font-size:14px}
.periods legend{float:left;padding:0;margin-right:6px;color:var(--quiet)}
.periods input{position:absolute;opacity:0}
.periods label{padding:4px 12px;border:1px solid var(--rule);border-radius:999px;cursor:pointer}
.periods input:checked+label{background:var(--accent);border-color:var(--accent);color:var(--ground)}
.periods input:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px}
.sections{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,33rem),1fr));gap:16px;align-items:stretch}
section{min-width:0;padding:16px;background:var(--panel);border:1px solid var(--rule);border-radius:10px}
.wide{grid-column:1/-1}
figure{margin:0}
.values{padding:8px 20px 0 44px;touch-action:pan-y}
.values:focus-visible{border-radius:4px}
svg{display:block;overflow:visible}
svg svg{overflow:hidden}
text{fill:var(--quiet);font-size:12px;font-variant-numeric:tabular-nums}
.x{text-anchor:middle}.month{text-anchor:start}.x.end,.y{text-anchor:end}
line{vector-effect:non-scaling-stroke}
.grid{stroke:var(--rule)}
.even{stroke:var(--quiet);stroke-dasharray:4 4}
.cursor{visibility:hidden;stroke:var(--ink);stroke-width:1.5;fill:none;pointer-events:none}
.values:focus-visible .cursor,.values:hover .cursor{visibility:visible}
path{vector-effect:non-scaling-stroke;fill:var(--mark)}
.area{stroke:var(--panel);stroke-width:1}
.line,.whisker{fill:none;stroke:var(--mark);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.age-young{stroke-dasharray:7 5}.line.every{stroke-dasharray:1 5}
.whisker{stroke-width:1.5}
.between{fill-opacity:.16}
.dot{fill:var(--mark);stroke:var(--panel)}
.days{display:flex;width:max-content;max-width:100%;margin:0 auto;overflow-x:auto;direction:rtl}
.days>div{display:flex;direction:ltr;padding:4px}
.names{position:sticky;left:0;z-index:1;background:var(--panel);flex:none}
.map{flex:none}
.map rect,.swatch{fill:var(--mark)}
.map .today{stroke:var(--ink);stroke-width:1.5}
.map .cursor{fill:none;stroke-width:2}
@media(min-width:72rem){.full .map{width:1019px;height:164px}.full .names{width:48px;height:164px}
.full text{font-size:8px}}
.coming{fill:var(--quiet)}
.said{min-height:1.45em;margin:4px 0 6px;color:var(--ink);font-variant-numeric:tabular-nums}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;margin:0 0 8px;padding:0}
.legend li{display:flex;align-items:center;gap:6px}
.legend svg{flex:none}
.facts{display:flex;flex-wrap:wrap;gap:8px 24px;margin:4px 0 10px}
.facts dt{color:var(--quiet);font-size:14px}
.wide .facts dd{font-size:1.6rem;line-height:1.2}
.facts dd{margin:0;line-height:1.3;font-variant-numeric:tabular-nums}
.facts small{display:block;color:var(--quiet);font-size:13px}
.query{margin:0}
details{margin-top:6px;font-size:14px}
summary{cursor:pointer;color:var(--accent);width:max-content}
.scroll{max-height:22rem;overflow:auto;margin-top:6px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:3px 12px 3px 0;border-bottom:1px solid var(--rule);text-align:right;font-weight:400;vertical-align:top}
th:first-child,.listing *{text-align:left}
thead th{position:sticky;top:0;background:var(--panel);color:var(--quiet);white-space:nowrap}
footer{padding-top:16px;padding-bottom:32px}
@media(max-width:30rem){header,main,footer{padding-left:10px;padding-right:10px}
section{padding:12px 10px}.facts{gap:10px 20px}}
@media(max-width:24rem){.x{font-size:10px}}
@media print{
@page{size:A4;margin:14mm}
body{font-size:12px}header,main,footer{max-width:none;padding:0}
h2{font-size:14px}h3{font-size:13px}
text,header p,footer p,.legend,.query,.facts dt,.facts small{font-size:11px}code{font-size:10px}
.periods,details,.said{display:none}
body,.names{background:none}
.sections{grid-template-columns:1fr 1fr;gap:14px 20px}
section{break-inside:avoid;border:0;padding:0}
section:has(>.scroll){break-inside:auto}tr{break-inside:avoid}h2,h3{break-after:avoid}
.days,.scroll{overflow:visible;max-height:none}
path,rect,.dot,.swatch{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
@media(forced-colors:active){path,rect,.dot,.swatch{forced-color-adjust:none}}
"""


def css(periods: "tuple[str, ...]") -> str:
    """The rules of the page; a panel is hidden unless one of its periods is chosen."""
    marks = [*LIGHT][PAGE:]
    rules = [f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"]
    rules += [f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"]
    rules += [f".{name}{{--mark:var(--{name})}}" for name in marks]
    rules += [f"body:has(#period-{name}:checked) .some:not(.in-{name}){{display:none}}" for name in periods]
    return "\n".join([*rules[:2], "".join(rules[2:]), _RULES.strip()])


def _variables(colours: "dict[str, str]") -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
