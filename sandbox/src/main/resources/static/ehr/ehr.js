// The pretend EHR's page: frames, the bypass demonstration and the misbehave panel.

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll("tr[data-patient]")];

function showFrame() {
  $("embedded").hidden = false;
  $("embedded").scrollIntoView({ behavior: "smooth" });
}

document.addEventListener("click", (event) => {
  if (event.target.matches("[formtarget=frame]")) {
    showFrame();
  }
  if (event.target.matches("a[target]")) {
    watchSteps();
  }
});

$("launch").addEventListener("submit", (event) => {
  const here = event.submitter?.formTarget === "frame" || $("where").value === "frame";
  const target = $("where").value === "window" && !here ? "launched" : here ? "frame" : "_blank";
  if (target === "launched") {
    window.open("", target, "popup,width=1100,height=820");
  }
  event.target.target = target;
  if (here) {
    showFrame();
  }
  watchSteps();
});

for (const row of rows) {
  row.querySelector(".bypass")?.addEventListener("click", async () => {
    const other = rows.find((candidate) => candidate !== row);
    const query = new URLSearchParams({ patient: row.dataset.patient, other: other.dataset.patient });
    const answer = await (await fetch(`/ehr/without-gateway?${query}`)).json();
    $("bypass").hidden = false;
    $("bypass-result").textContent =
      `Token granted for the chart of ${row.querySelector("th").textContent}\n`
      + `GET /fhir/Patient/{${other.querySelector("th").textContent}}  ->  ${answer.status}\n`
      + `${answer.name ? `The service handed out: ${answer.name}, born ${answer.birthDate}` : answer.text}`;
    $("bypass").scrollIntoView({ behavior: "smooth" });
  });
}

// The launch, step by step

const words = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

function list(title, values) {
  const entries = Object.entries(values);
  if (entries.length === 0) {
    return [];
  }
  const details = document.createElement("details");
  const pairs = document.createElement("dl");
  pairs.append(...entries.flatMap(([name, value]) => [words("dt", "", name), words("dd", "", value)]));
  details.append(words("summary", "", title), pairs);
  return [details];
}

function step(one, index) {
  const item = document.createElement("li");
  item.className = one.status === 0 || one.status >= 400 ? "failed" : "";
  const line = document.createElement("p");
  line.append(words("span", `who ${one.from.toLowerCase()}`, one.from), " ", words("code", "", one.request), " ",
    words("strong", "", one.status === 0 ? "connection broken" : `→ ${one.status}`));
  const last = $("steps").lastElementChild?.dataset.what;
  item.dataset.what = one.what;
  item.append(words("span", "number", String(index + 1)), line, ...(one.what === last ? [] : [words("p", "", one.what)]),
    ...list("what was sent", one.sent), ...list("what came back", one.got));
  return item;
}

let watching = 0;

async function showSteps() {
  const all = await (await fetch("/ehr/steps")).json();
  const shown = $("steps").childElementCount;
  if (all.length < shown || (shown > 0 && $("steps").dataset.first !== JSON.stringify(all[0]))) {
    $("steps").replaceChildren();
  }
  $("steps").dataset.first = JSON.stringify(all[0]);
  all.slice($("steps").childElementCount).forEach((one) => $("steps").append(step(one, $("steps").childElementCount)));
  $("steps-none").hidden = all.length > 0;
}

// A launch takes seconds; after some minutes no one is watching.
function watchSteps() {
  watching = 240;
}

setInterval(() => {
  if (watching-- > 0) {
    showSteps().catch(() => {});
  }
}, 750);
showSteps().catch(() => {});

// The misbehave panel

const isOn = (value) => value !== null && value !== undefined && value !== false;

async function set(change) {
  const answer = await fetch("/control/misbehave", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change),
  });
  if (!answer.ok) {
    throw new Error(`The sandbox refused the change (${answer.status}).`);
  }
  return answer.json();
}

function field(name, entry) {
  const input = document.createElement(entry.form === "choice" ? "select" : "input");
  if (entry.form === "choice") {
    input.append(...["", ...entry.choices].map((choice) => new Option(choice || "off", choice)));
    input.value = entry.value ?? "";
  } else if (entry.form === "flag") {
    input.type = "checkbox";
    input.checked = isOn(entry.value);
  } else {
    input.type = "text";
    input.inputMode = entry.form === "number" ? "numeric" : "text";
    input.value = entry.value ?? "";
    input.placeholder = "off";
  }
  input.id = `switch-${name}`;
  input.addEventListener("change", () => {
    const value = entry.form === "flag" ? input.checked : (input.value.trim() || null);
    apply({ [name]: value }, isOn(value) ? `${name} is on. Launch the app to see it.` : `${name} is off.`);
  });
  return input;
}

function row([name, entry]) {
  const row = document.createElement("label");
  row.className = "switch";
  row.dataset.name = name;
  const key = Object.assign(document.createElement("code"), { textContent: name });
  const what = Object.assign(document.createElement("span"), { className: "what", textContent: entry.description });
  const expect = Object.assign(document.createElement("span"), { className: "expect",
    textContent: `Gateway: ${entry.expect}` });
  const words = document.createElement("span");
  words.append(key, what, expect);
  row.append(field(name, entry), words);
  return row;
}

function mark(list) {
  const on = Object.keys(list).filter((name) => isOn(list[name].value));
  document.querySelectorAll(".switch").forEach((one) => {
    one.classList.toggle("on", on.includes(one.dataset.name));
  });
  $("on-count").hidden = on.length === 0;
  $("on-count").textContent = `${on.length} on`;
}

function show(list) {
  const groups = new Map();
  for (const one of Object.entries(list)) {
    groups.set(one[1].group, [...(groups.get(one[1].group) ?? []), one]);
  }
  $("switches").replaceChildren(...[...groups].map(([title, entries]) => {
    const set = document.createElement("fieldset");
    set.append(Object.assign(document.createElement("legend"), { textContent: title }), ...entries.map(row));
    return set;
  }));
  mark(list);
}

async function apply(change, words) {
  try {
    mark(await set(change));
    $("said").textContent = words;
  } catch (error) {
    $("said").textContent = error.message;
  }
}

async function load() {
  const list = await (await fetch("/control/misbehave")).json();
  show(list);
  return list;
}

$("find").addEventListener("input", () => {
  const wanted = $("find").value.trim().toLowerCase();
  document.querySelectorAll(".switch").forEach((one) => {
    one.hidden = !one.textContent.toLowerCase().includes(wanted);
  });
  document.querySelectorAll("#switches fieldset").forEach((set) => {
    set.hidden = !set.querySelector(".switch:not([hidden])");
  });
});

$("reset").addEventListener("click", async () => {
  const names = Object.keys(await load());
  await apply(Object.fromEntries(names.map((name) => [name, null])), "Everything is off.");
  await load();
});

load().catch((error) => { $("switches").textContent = error.message; });
