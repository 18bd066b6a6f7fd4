/** Looks of the signed document: black on white, one protocol never torn between two pages, nothing loaded from anywhere. */
export const reviewStyle = `
@page { size: A4; margin: 16mm; }
* { box-sizing: border-box; }
body { font: 14px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #111; max-width: 190mm; margin: 0 auto; padding: 12px; }
h1 { font-size: 22px; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 28px 0 8px; border-bottom: 2px solid #111; }
h3 { font-size: 15px; margin: 0 0 4px; }
p { margin: 4px 0; }
.note { color: #444; font-size: 13px; }
section.item { break-inside: avoid; border: 1px solid #999; border-radius: 6px; padding: 10px 12px; margin: 10px 0; }
table { width: 100%; border-collapse: collapse; margin: 6px 0; }
th, td { border: 1px solid #bbb; padding: 4px 6px; text-align: left; vertical-align: top; }
th { background: #f0f0f0; font-weight: 600; }
td.id { white-space: nowrap; font-family: monospace; font-size: 12px; }
tr { break-inside: avoid; }
.gate { display: inline-block; border: 1px solid #111; border-radius: 3px; padding: 0 4px; font-size: 12px; font-weight: 700; }
.draft { font-weight: 700; border: 1px dashed #111; padding: 0 4px; }
.bubble { white-space: pre-line; background: #e9f5e1; border-radius: 8px; padding: 8px 10px; margin: 6px 0; max-width: 120mm; }
.sign { margin-top: 8px; }
.sign span { display: inline-block; min-width: 38mm; border-bottom: 1px solid #111; margin-right: 8mm; }
@media print { .bubble, th { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
