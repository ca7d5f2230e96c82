// Draws a Discord message with embeds as Discord shows it in dark.
import { text } from "./slack.mjs";

// The Markdown that the adapter writes: bold, italic, links, escaped punctuation, quotes and small print.
const markdown = (s) => {
  const kept = [];
  const keep = (html) => `\u0000${kept.push(html) - 1}\u0000`;
  return text(s.replace(/\\([^\w\s])/g, (_, c) => keep(text(c))))
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, "<a>$1</a>")
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/\*(.+?)\*/g, "<i>$1</i>")
    .replace(/^-# (.*)$/gm, "<small>$1</small>")
    .replace(/^&gt; (.*)$/gm, "<blockquote>$1</blockquote>")
    .replaceAll("\n", "<br>")
    .replace(/\u0000(\d+)\u0000/g, (_, i) => kept[i]);
};

const embed = (e) => `<div class="embed" style="border-left-color: #${(e.color ?? 0x4f545c).toString(16).padStart(6, "0")}">
  ${e.author ? `<p class="author">${text(e.author.name)}</p>` : ""}
  ${e.title ? `<p class="title">${text(e.title)}</p>` : ""}
  ${e.description ? `<p class="description">${markdown(e.description)}</p>` : ""}
  ${(e.fields ?? []).map((f) => `<p class="field"><b>${markdown(f.name)}</b><br>${markdown(f.value)}</p>`).join("")}
  ${e.footer ? `<p class="footer">${text(e.footer.text)}</p>` : ""}</div>`;

const button = (b) => `<span class="button style-${b.style}">${text(b.label ?? "")}</span>`;

export const discord = (command, message) => `<!doctype html><meta charset="utf-8"><style>
* { box-sizing: border-box; margin: 0; }
body { font: 16px/1.4 "Liberation Sans", Arial, sans-serif; color: #dbdee1; background: #313338; padding: 16px 20px 20px; }
.used { font-size: 14px; color: #b5bac1; margin: 0 0 6px 56px; }
.used b { color: #f2f3f5; font-weight: 600; } .used i { color: #00a8fc; font-style: normal; }
.message { display: grid; grid-template-columns: 40px 1fr; gap: 16px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; background: #0b5468; color: #fff; font-weight: 700; display: grid; place-items: center; }
.who b { color: #f2f3f5; font-weight: 600; }
.badge { background: #5865f2; color: #fff; font-size: 10px; font-weight: 600; padding: 1px 5px; border-radius: 4px; margin: 0 6px; vertical-align: 2px; }
.time { color: #949ba4; font-size: 12px; }
.embed { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 10px 16px 14px 12px; margin-top: 6px; max-width: 520px; font-size: 14px; }
.author { font-weight: 600; color: #f2f3f5; margin-bottom: 6px; }
.title { color: #00a8fc; font-weight: 600; font-size: 16px; margin-bottom: 6px; }
.embed a { color: #00a8fc; } .footer { font-size: 12px; margin-top: 8px; color: #b5bac1; } .field { margin-top: 8px; }
.buttons { display: flex; gap: 8px; margin-top: 8px; }
.button { background: #4e5058; color: #fff; border-radius: 4px; padding: 7px 14px; font-size: 14px; font-weight: 600; }
.button.style-1 { background: #5865f2; }
</style><p class="used"><b>dana</b> used <i>/findings ${text(command)}</i></p>
<div class="message"><span class="avatar">F</span><div>
<p class="who"><b>Findings</b><span class="badge">APP</span><span class="time">Today at 10:42 AM</span></p>
${message.content ? `<p>${markdown(message.content)}</p>` : ""}
${message.embeds.map(embed).join("")}
${(message.components ?? []).map((row) => `<div class="buttons">${(row.components ?? []).filter((c) => c.type === 2).map(button).join("")}</div>`).join("")}
</div></div>`;
