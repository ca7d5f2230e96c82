// Draws Slack blocks as a thread looks in Slack.
export const text = (s) => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const inline = (e) => {
  if (e.type === "link") return `<a>${text(e.text ?? e.url)}</a>`;
  if (e.type === "user") return `<span class="mention">@Findings</span>`;
  let s = text(e.text ?? "").replaceAll("\n", "<br>");
  if (e.style?.bold) s = `<b>${s}</b>`;
  if (e.style?.italic) s = `<i>${s}</i>`;
  if (e.style?.strike) s = `<s>${s}</s>`;
  if (e.style?.code) s = `<code>${s}</code>`;
  return s;
};

const rich = (e) => {
  const inside = () => e.elements.map(inline).join("");
  switch (e.type) {
    case "rich_text_quote": return `<blockquote>${inside()}</blockquote>`;
    case "rich_text_list": return `<ul>${e.elements.map((i) => `<li>${i.elements.map(inline).join("")}</li>`).join("")}</ul>`;
    case "rich_text_preformatted": return `<pre>${inside()}</pre>`;
    default: return `<p>${inside()}</p>`;
  }
};

const label = (o) => text(o?.text ?? o ?? "");

// A field of a form, with what it offers.
const field = (e) => {
  const options = (e.options ?? []).map((o) => label(o.text));
  if (e.type === "radio_buttons" || e.type === "checkboxes") return `<ul class="choices">${options.map((o) => `<li>${o}</li>`).join("")}</ul>`;
  return `<p class="field">${label(e.initial_option?.text) || (e.initial_options ?? []).map((o) => label(o.text)).join(", ") || label(e.placeholder) || "&nbsp;"}</p>`;
};

const block = (b) => {
  switch (b.type) {
    case "rich_text": return b.elements.map(rich).join("");
    case "header": return `<h3>${label(b.text)}</h3>`;
    case "section": return `<p>${label(b.text)}</p>${b.accessory ? field(b.accessory) : ""}`;
    case "input": return `<p><b>${label(b.label)}</b></p>${field(b.element)}`;
    case "context": return `<p class="context">${b.elements.map(label).join(" ")}</p>`;
    case "divider": return "<hr>";
    case "actions": return `<div class="actions">${b.elements.filter((e) => e.type === "button").map((e) =>
      `<span class="button ${e.style ?? ""}">${label(e.text)}</span>`).join("")}</div>`;
    case "context_actions": return `<div class="actions small">${b.elements.flatMap((e) => [e.positive_button, e.negative_button]).map((e) =>
      `<span>${e === b.elements[0].positive_button ? "👍" : "👎"} ${label(e.text)}</span>`).join("")}</div>`;
    default: throw new Error(`a block of type ${b.type} is not drawn`);
  }
};

const message = (who, badge, minute, body) => `<div class="message"><span class="avatar ${badge ? "app" : ""}">${badge ? "F" : who[0]}</span>
  <div><p class="who"><b>${who}</b>${badge ? '<span class="badge">APP</span>' : ""}<span class="time">10:4${minute} AM</span></p>${body}</div></div>`;

export const slack = (channel, exchanges) => `<!doctype html><meta charset="utf-8"><style>
* { box-sizing: border-box; margin: 0; }
body { font: 15px/1.47 "Liberation Sans", Arial, sans-serif; color: #1d1c1d; background: #fff; padding-bottom: 18px; }
header { padding: 14px 20px; border-bottom: 1px solid #ddd; font-weight: 700; font-size: 17px; }
header span { font-weight: 400; color: #616061; font-size: 13px; margin-left: 6px; }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 10px; padding: 12px 20px 4px; }
.avatar { width: 36px; height: 36px; border-radius: 8px; background: #7c5a8a; color: #fff; font-weight: 700; display: grid; place-items: center; }
.avatar.app { background: #0b5468; }
.badge { background: #e8e8e8; color: #454447; font-size: 10px; font-weight: 700; padding: 1px 4px; border-radius: 2px; margin-left: 5px; vertical-align: 1px; }
.time { color: #616061; font-size: 12px; margin-left: 8px; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; }
blockquote { border-left: 4px solid #ddd; border-radius: 2px; padding-left: 12px; margin: 6px 0; }
a { color: #1264a3; }
ul { padding-left: 24px; }
hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0; }
.context { color: #616061; font-size: 13px; }
.actions { display: flex; gap: 8px; margin: 8px 0 4px; }
.button { border: 1px solid #bbb; border-radius: 8px; padding: 5px 12px; font-weight: 700; font-size: 13px; }
.small { color: #616061; font-size: 12px; }
.field { border: 1px solid #bbb; border-radius: 8px; padding: 5px 12px; margin: 4px 0 10px; max-width: 420px; color: #454447; }
.choices { list-style: "○ "; margin-bottom: 10px; }
pre { white-space: pre-wrap; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; font-size: 12px; margin: 4px 0 8px; }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
</style><header>Thread <span># ${text(channel)}</span></header>
${exchanges.map(({ question, answer }, i) =>
  (question ? message("Dana", false, i, `<p><span class="mention">@Findings</span> ${text(question)}</p>`) : "") +
  message("Findings", true, i, answer.blocks.map(block).join(""))).join("")}`;
