// The demo app: an unmodified FHIR client against the gateway, without a token.
// The launch id in this page's own URL says which launch; the HttpOnly cookie proves whose.

const $ = (id) => document.getElementById(id);
const launchId = new URLSearchParams(location.search).get("launch");
const LOINC = "http://loinc.org";

class Refused extends Error {
  constructor(status, reason, advice) {
    super(advice || `The gateway answered ${status}.`);
    this.status = status;
    this.reason = reason;
  }
}

async function explain(response) {
  let advice = "";
  try {
    const body = await response.json();
    advice = body.issue ? body.issue[0].diagnostics || body.issue[0].details?.text : body.detail;
  } catch { /* no JSON, the status must do */ }
  return new Refused(response.status, response.headers.get("X-Gateway-Reason"), advice);
}

async function json(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    throw await explain(response);
  }
  return response.json();
}

function notice(error) {
  const box = $("notice");
  box.hidden = false;
  box.replaceChildren();
  const text = document.createElement("p");
  text.textContent = error.reason ? `${error.message} (${error.status}, ${error.reason})` : error.message;
  box.append(text);
  if (error.status === 401 || error.status === 404 || !launchId) {
    const again = document.createElement("a");
    again.href = "/launch?app=demo";
    again.textContent = "Sign in again";
    box.append(again);
    $("chart").hidden = true;
    $("logout").hidden = true;
    $("patient-name").textContent = "No chart open";
    $("patient-facts").textContent = "";
  }
}

function cells(...texts) {
  const row = document.createElement("tr");
  for (const text of texts) {
    const cell = document.createElement("td");
    cell.textContent = text ?? "";
    row.append(cell);
  }
  return row;
}

// What the launch was not granted is not the same as nothing on record: null for that.
const NOT_GRANTED = "Not granted to this launch.";

function fill(body, found, columns) {
  let rows = found || [];
  if (rows.length === 0) {
    const row = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = columns;
    cell.className = "empty";
    cell.textContent = found ? "None on record." : NOT_GRANTED;
    row.append(cell);
    rows = [row];
  }
  body.replaceChildren(...rows);
}

const day = (text) => (text ? text.slice(0, 10) : "");
const words = (concept) => concept?.text || concept?.coding?.[0]?.display || concept?.coding?.[0]?.code || "";
const resources = (bundle) => (bundle.entry || []).map((entry) => entry.resource);

const UNITS = { "mm[Hg]": "mmHg", "kg/m2": "kg/m²", "10*3/uL": "10³/µL", "10*6/uL": "10⁶/µL", "{score}": "" };
const unit = (q) => UNITS[q.unit || q.code] ?? (q.unit || q.code || "");
const number = (q) => Math.round(q.value * 100) / 100;

function quantity(q) {
  return q && q.value !== undefined ? `${number(q)} ${unit(q)}`.trim() : "";
}

function value(observation) {
  if (observation.component) {
    // Systolic before diastolic, as everybody says it.
    const rank = (part) => ["8480-6", "8462-4"].indexOf(part.code?.coding?.[0]?.code);
    const parts = [...observation.component].sort((a, b) => rank(a) - rank(b)).map((part) => part.valueQuantity)
      .filter((q) => q && q.value !== undefined);
    const same = new Set(parts.map(unit)).size === 1;
    return same ? `${parts.map(number).join(" / ")} ${unit(parts[0])}` : parts.map(quantity).join(" / ");
  }
  return quantity(observation.valueQuantity) || words(observation.valueCodeableConcept) || observation.valueString || "";
}

/** The range that the laboratory gave for adults without further conditions, if it gave one. */
function range(observation) {
  const found = (observation.referenceRange || []).find((one) => !one.type && !one.appliesTo && (one.low || one.high));
  return found && { low: found.low?.value, high: found.high?.value };
}

function outside(quantity, limits) {
  if (!limits || quantity?.value === undefined) {
    return "";
  }
  return quantity.value < limits.low ? "low" : quantity.value > limits.high ? "high" : "";
}

function age(birthDate) {
  const born = new Date(birthDate);
  const now = new Date();
  const before = now.getMonth() < born.getMonth() || (now.getMonth() === born.getMonth() && now.getDate() < born.getDate());
  return now.getFullYear() - born.getFullYear() - (before ? 1 : 0);
}

function showPatient(patient, context) {
  if (patient.id !== context.patient) {
    throw new Error("The chart does not belong to this launch. Nothing is shown.");
  }
  const name = patient.name?.[0] || {};
  const full = name.text || [...(name.given || []), name.family].filter(Boolean).join(" ");
  $("patient-name").textContent = full || "Patient without a name";
  $("patient-facts").textContent = `born ${patient.birthDate} (${age(patient.birthDate)} years) · ${patient.gender}`;
  document.title = `${full} – chart`;
}

const charted = new Map();
let plot;

function remember(observations) {
  for (const observation of observations) {
    const parts = observation.component || [observation];
    for (const part of parts) {
      if (part.valueQuantity?.value === undefined || !observation.effectiveDateTime) {
        continue;
      }
      const title = words(part.code);
      const series = charted.get(title) || { unit: unit(part.valueQuantity), points: [] };
      const limits = range(part);
      series.points.push({ at: observation.effectiveDateTime, value: part.valueQuantity.value, limits,
        outside: outside(part.valueQuantity, limits) });
      charted.set(title, series);
    }
  }
}

function offerTrends() {
  const select = $("trend-code");
  const chosen = select.value;
  const titles = [...charted.keys()].sort((a, b) => charted.get(b).points.length - charted.get(a).points.length || a.localeCompare(b));
  select.replaceChildren(...titles.map((title) => new Option(`${title} (${charted.get(title).points.length})`, title)));
  if (titles.length) {
    const ranged = titles.find((title) => charted.get(title).points.filter((point) => point.limits).length > 1);
    const longest = titles.filter((title) => charted.get(title).points.length === charted.get(titles[0]).points.length);
    select.value = charted.has(chosen) ? chosen : ranged || longest.find((title) => /weight/i.test(title)) || titles[0];
    drawTrend();
  }
}

const WARN = "#8a1c1c";
const ACCENT = "#0b5cad";

/** Two lines without points and the band between them. An open end has no line. */
function band(points) {
  const side = (end) => points.map((point) => point.limits?.[end] ?? null);
  const line = (label, data, fill) => ({ label, data, fill, borderColor: "#14632f", borderDash: [4, 4], borderWidth: 1,
    backgroundColor: "rgb(20 99 47 / 12%)", pointRadius: 0, pointHitRadius: 0, spanGaps: true });
  const ends = [["lower limit", side("low")], ["upper limit", side("high")]]
    .filter(([, data]) => data.some((value) => value !== null));
  return ends.map(([label, data], index) =>
    line(label, data, index === 1 ? "-1" : ends.length === 2 ? false : label === "lower limit" ? "end" : "start"));
}

function rangeText(points, unitText) {
  const newest = [...points].reverse().find((point) => point.limits);
  if (!newest) {
    return "No reference range on record.";
  }
  const { low, high } = newest.limits;
  const text = low === undefined ? `up to ${high}` : high === undefined ? `from ${low}` : `${low} to ${high}`;
  const count = points.filter((point) => point.outside).length;
  return `Reference range ${text} ${unitText}. ${count ? `${count} of ${points.length} outside it, marked as triangles.` : "None outside it."}`;
}

function drawTrend() {
  const title = $("trend-code").value;
  const series = charted.get(title);
  const points = [...series.points].sort((a, b) => a.at.localeCompare(b.at));
  plot?.destroy();
  plot = new Chart($("trend"), {
    type: "line",
    data: {
      labels: points.map((point) => day(point.at)),
      datasets: [...band(points), { label: title, data: points.map((point) => point.value), borderColor: ACCENT,
        pointBackgroundColor: points.map((point) => (point.outside ? WARN : ACCENT)),
        pointBorderColor: points.map((point) => (point.outside ? WARN : ACCENT)),
        pointStyle: points.map((point) => (point.outside ? "triangle" : "circle")),
        pointRadius: points.map((point) => (point.outside ? 7 : 4)), tension: 0.15 }],
    },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false,
      plugins: { legend: { display: false } },
      scales: { y: { title: { display: true, text: series.unit }, grace: "10%" } },
    },
  });
  $("trend-range").textContent = rangeText(points, series.unit);
}

let nextPage;
let shown = 0;

function observationRow(observation) {
  const row = cells(day(observation.effectiveDateTime), words(observation.code), value(observation));
  const mark = outside(observation.valueQuantity, range(observation));
  if (mark) {
    const note = document.createElement("span");
    note.className = "outside";
    note.textContent = ` ${mark === "high" ? "▲" : "▼"} ${mark}`;
    row.lastElementChild.append(note);
  }
  return row;
}

function showObservations(bundle, append) {
  const rows = resources(bundle).filter((resource) => resource.resourceType === "Observation");
  const lines = rows.map(observationRow);
  if (append) {
    $("observations").append(...lines);
  } else {
    shown = 0;
    fill($("observations"), lines, 3);
  }
  shown += rows.length;
  $("observations-count").textContent = bundle.total === undefined ? `${shown} shown` : `${shown} of ${bundle.total}`;
  nextPage = (bundle.link || []).find((link) => link.relation === "next")?.url;
  $("more").hidden = !nextPage;
}

function showTrends(bundle) {
  charted.clear();
  remember(resources(bundle).filter((resource) => resource.resourceType === "Observation"));
  offerTrends();
}

async function tryIt(kind, base) {
  const target = {
    "other-read": `${base}/Patient/someone-else`,
    "other-search": `${base}/Observation?patient=someone-else`,
    everything: `${base}/?_type=Patient,Observation`,
    ambiguous: "/fhir/Patient",
  }[kind];
  const response = await fetch(target, { headers: { Accept: "application/fhir+json" } });
  const body = await response.text();
  const out = $("refusal");
  out.hidden = false;
  const path = target.replace(location.origin, "").replace(launchId, "…");
  let pretty = body;
  try { pretty = JSON.stringify(JSON.parse(body), null, 2); } catch { /* as it is */ }
  out.textContent = `GET ${path}\n${response.status} ${response.headers.get("X-Gateway-Reason") || "(answered: only one launch is live)"}\n\n${pretty.slice(0, 900)}`;
}

// The timeline: a picture of the years, and the same as a list.

const KINDS = [
  ["encounter", "Encounter", "Encounter?_sort=-date&_count=100", (r) => [r.period?.start, words(r.type?.[0])]],
  ["condition", "Condition", "Condition?_sort=-onset-date&_count=100", (r) => [r.onsetDateTime, words(r.code)]],
  ["procedure", "Procedure", "Procedure?_sort=-date&_count=100", (r) => [r.performedDateTime || r.performedPeriod?.start, words(r.code)]],
  ["immunization", "Immunization", "Immunization?_sort=-date&_count=100", (r) => [r.occurrenceDateTime, words(r.vaccineCode)]],
  ["medication", "Medication", "MedicationRequest?_sort=-authoredon&_count=100", (r) => [r.authoredOn, words(r.medicationCodeableConcept)]],
  ["document", "Document", "DocumentReference?_sort=-date&_count=50", (r) => [r.date, r.description || words(r.type)]],
];
const COLOURS = { encounter: "#0b5cad", condition: "#8a1c1c", procedure: "#6b3fa0", immunization: "#14632f", medication: "#8a5300", document: "#37474f" };
const FIRST = 8;

// A Bundle, or null for what the launch was not granted; what fails otherwise is told.
async function granted(client, query) {
  try {
    return await client.request(query);
  } catch (error) {
    if ((error.statusCode || error.status) === 403) {
      return null;
    }
    throw error;
  }
}

const records = (bundle) => bundle && resources(bundle).filter((resource) => resource.resourceType !== "OperationOutcome");
const partly = (bundle) => (bundle.link || []).some((link) => link.relation === "next")
  || (bundle.entry || []).some((entry) => entry.search?.mode === "outcome");

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, text]) => element.setAttribute(name, text));
  element.append(...children);
  return element;
}

function timelinePicture(events) {
  const kinds = KINDS.filter(([kind]) => events.some((event) => event.kind === kind));
  const years = events.map((event) => Number(event.at.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years) + 1];
  const width = Math.max(340, Math.min(900, $("timeline-picture").clientWidth || 900));
  const [left, row] = [105, 26];
  const x = (at) => left + ((new Date(at) - new Date(`${first}-01-01`)) / (new Date(`${last}-01-01`) - new Date(`${first}-01-01`))) * (width - left - 24);
  const height = kinds.length * row + 30;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${events.length} events from ${first} to ${last - 1}, listed below` });
  const every = Math.ceil(((last - first) * 42) / (width - left));
  for (let year = first; year <= last; year += every) {
    picture.append(svg("line", { x1: x(`${year}-01-01`), x2: x(`${year}-01-01`), y1: 4, y2: height - 22, stroke: "#dde3ea" }),
      svg("text", { x: x(`${year}-01-01`), y: height - 6, "text-anchor": "middle" }, String(year)));
  }
  kinds.forEach(([kind, name], index) => {
    const y = 16 + index * row;
    picture.append(svg("text", { x: 0, y: y + 4 }, name));
    events.filter((event) => event.kind === kind).forEach((event) =>
      picture.append(svg("circle", { cx: x(event.at), cy: y, r: 6, fill: COLOURS[kind], "fill-opacity": 0.8 })));
  });
  return picture;
}

function eventLine(event) {
  const line = document.createElement("li");
  const time = document.createElement("time");
  time.dateTime = day(event.at);
  time.textContent = day(event.at);
  const kind = document.createElement("span");
  kind.className = `kind ${event.kind}`;
  kind.textContent = event.name;
  const text = document.createElement("span");
  text.textContent = event.text;
  line.append(time, kind, text);
  return line;
}

function showTimeline(events) {
  const kind = $("timeline-kind").value;
  const shownEvents = events.filter((event) => !kind || event.kind === kind);
  const all = $("timeline-more").dataset.all === "true";
  $("timeline-picture").replaceChildren(...(shownEvents.length ? [timelinePicture(shownEvents)] : []));
  $("timeline").replaceChildren(...shownEvents.slice(0, all ? shownEvents.length : FIRST).map(eventLine));
  $("timeline-more").hidden = all || shownEvents.length <= FIRST;
}

async function timeline(client) {
  const gaps = [];
  const found = await Promise.all(KINDS.map(async ([kind, name, query, read]) => {
    const bundle = await granted(client, query);
    if (!bundle || partly(bundle)) {
      gaps.push(`${name}: ${bundle ? "the newest only" : "not granted to this launch"}.`);
    }
    return (records(bundle) || []).map(read).filter(([at]) => at).map(([at, text]) => ({ kind, name, at, text }));
  }));
  const events = found.flat().sort((a, b) => b.at.localeCompare(a.at));
  KINDS.filter(([kind]) => events.some((event) => event.kind === kind))
    .forEach(([kind, name]) => $("timeline-kind").append(new Option(name, kind)));
  $("timeline-gaps").textContent = gaps.join(" ");
  showTimeline(events);
  $("timeline-kind").addEventListener("change", () => showTimeline(events));
  window.addEventListener("resize", () => showTimeline(events));
  $("timeline-more").addEventListener("click", () => {
    $("timeline-more").dataset.all = "true";
    showTimeline(events);
  });
}

// Documents

async function content(attachment, base) {
  if (attachment.data) {
    const bytes = Uint8Array.from(atob(attachment.data), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: attachment.contentType });
  }
  // As the gateway wrote it: below the base of this launch.
  const answer = await fetch(new URL(attachment.url, `${base}/`), { headers: { Accept: attachment.contentType || "*/*" } });
  if (!answer.ok) {
    throw await explain(answer);
  }
  return answer.blob();
}

async function openDocument(reference, base) {
  const attachment = reference.content[0].attachment;
  const blob = await content(attachment, base);
  const address = URL.createObjectURL(blob);
  const type = blob.type.split(";")[0];
  const view = document.createElement(type === "text/plain" ? "pre" : type.startsWith("image/") ? "img" : "iframe");
  if (type === "text/plain") {
    view.textContent = await blob.text();
    view.tabIndex = 0;
  } else if (type === "application/pdf" || type.startsWith("image/")) {
    view.src = address;
    view.title = view.alt = reference.description || words(reference.type);
  }
  $("document-title").textContent = reference.description || words(reference.type);
  $("document-content").replaceChildren(...(type === "text/plain" || view.src ? [view] : []));
  $("document-save").href = address;
  $("document-save").download = attachment.title || "document";
  $("document").addEventListener("close", () => URL.revokeObjectURL(address), { once: true });
  $("document").showModal();
}

function documentLine(reference, base) {
  const line = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = `${day(reference.date)} ${reference.description || words(reference.type)}`;
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = "Open";
  open.setAttribute("aria-label", `Open ${text.textContent}`);
  open.addEventListener("click", () => openDocument(reference, base).catch(notice));
  line.append(text, open);
  return line;
}

async function documents(client, base) {
  const found = records(await granted(client, "DocumentReference?_sort=-date&_count=50"));
  const lines = (found || []).filter((one) => one.content?.[0]?.attachment).map((one) => documentLine(one, base));
  if (lines.length === 0) {
    const none = document.createElement("li");
    none.className = "empty";
    none.textContent = found ? "None on record." : NOT_GRANTED;
    lines.push(none);
  }
  $("documents").replaceChildren(...lines);
}

// A vital sign: name, LOINC code, unit, UCUM code, least, most. A pressure has two values.

const VITALS = {
  "Heart rate": [["Beats per minute", "8867-4", "beats/minute", "/min", 20, 300, 1]],
  "Blood pressure": [["Systolic, mmHg", "8480-6", "mmHg", "mm[Hg]", 30, 300, 1], ["Diastolic, mmHg", "8462-4", "mmHg", "mm[Hg]", 10, 250, 1]],
  "Body temperature": [["Degrees Celsius", "8310-5", "Cel", "Cel", 25, 45, 0.1]],
  "Oxygen saturation": [["Percent", "2708-6", "%", "%", 40, 100, 1]],
  "Body weight": [["Kilograms", "29463-7", "kg", "kg", 0.3, 400, 0.1]],
};

function chooseVital() {
  const parts = VITALS[$("vital").value];
  [["value", "value-name"], ["second-value", "second-name"]].forEach(([input, label], index) => {
    const part = parts[index];
    $(input).required = Boolean(part);
    $(input).value = "";
    if (part) {
      $(label).textContent = part[0];
      [$(input).min, $(input).max, $(input).step] = part.slice(4);
    }
  });
  $("second").hidden = parts.length < 2;
}

function local(date) {
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

async function record(client, context) {
  const name = $("vital").value;
  const loinc = (code, text) => ({ coding: [{ system: LOINC, code, display: text }], text });
  const measured = VITALS[name].map(([text, code, unitText, ucum], index) => ({
    code: loinc(code, text.split(",")[0]),
    valueQuantity: { value: Number($(index ? "second-value" : "value").value), unit: unitText, system: "http://unitsofmeasure.org", code: ucum },
  }));
  const two = measured.length > 1;
  await client.create({
    resourceType: "Observation", status: "final",
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
    code: two ? loinc("85354-9", name) : loinc(VITALS[name][0][1], name),
    subject: { reference: `Patient/${context.patient}` },
    effectiveDateTime: new Date($("measured").value).toISOString(),
    ...(two ? { component: measured } : { valueQuantity: measured[0].valueQuantity }),
  });
  return `Saved: ${name} ${measured.map((part) => part.valueQuantity.value).join(" / ")}.`;
}

function vitalForm() {
  $("vital").append(...Object.keys(VITALS).map((name) => new Option(name, name)));
  $("vital").addEventListener("change", chooseVital);
  $("measured").value = local(new Date());
  chooseVital();
}

// Three parts of base64url with dots between them, or anything that calls itself a token.
const TOKEN = /eyJ[\w-]{5,}\.[\w-]{5,}\.|access_token|refresh_token|id_token|bearer\s/i;

// In a frame of another site a browser may refuse all storage: then there is nothing to read.
async function readable(read) {
  try {
    return await read();
  } catch {
    return null;
  }
}

async function names(read) {
  const found = await readable(read);
  return found ? found.join(", ") || "none" : "closed to this page by the browser";
}

async function holds(context) {
  const stored = async (area) => (await readable(() => JSON.stringify({ ...area() }))) || "";
  const cookies = (await readable(() => document.cookie)) || "";
  const databases = await names(async () => (await indexedDB.databases()).map((one) => one.name));
  const caches = await names(() => window.caches.keys());
  const workers = await names(async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope));
  return [
    ["Cookies", cookies || "none that a script can read", cookies],
    ["Local storage", await names(() => Object.keys(localStorage)), await stored(() => localStorage)],
    ["Session storage", await names(() => Object.keys(sessionStorage)), await stored(() => sessionStorage)],
    ["Databases", databases, databases],
    ["Caches", caches, caches],
    ["Workers", workers, workers],
    ["Address", "the launch id; with another browser's cookie it opens nothing", location.href],
    ["From the gateway", Object.keys(context).join(", "), JSON.stringify(context)],
  ];
}

async function look(context) {
  const found = await holds(context);
  const lines = found.flatMap(([name, text]) => {
    const term = document.createElement("dt");
    term.textContent = name;
    const what = document.createElement("dd");
    what.textContent = text;
    return [term, what];
  });
  $("holds").replaceChildren(...lines);
  const places = found.filter(([, , all]) => TOKEN.test(all)).map(([name]) => name);
  $("holds-verdict").textContent = places.length ? `A token is in: ${places.join(", ")}.` : "No token anywhere.";
  $("holds-verdict").classList.toggle("bad", places.length > 0);
}

function watchSession() {
  const events = new EventSource(`/session/events?launch=${encodeURIComponent(launchId)}`);
  events.addEventListener("session-expiring", () => { $("session-note").textContent = "This session ends soon."; });
  events.addEventListener("session-ended", (event) => {
    events.close();
    let reason = "session-ended";
    try { reason = JSON.parse(event.data).reason || reason; } catch { /* keep */ }
    notice(new Refused(401, reason, "The session has ended."));
  });
}

async function main() {
  if (!launchId) {
    throw new Refused(404, "no-launch", "This page was opened without a launch.");
  }
  const context = await json(`/launches/${launchId}`);
  const base = `${location.origin}/launches/${launchId}/fhir`;
  const client = FHIR.client({ serverUrl: base, tokenResponse: { patient: context.patient, encounter: context.encounter } });
  // The list shows a page at a time; a trend needs the years before, too.
  const newest = async () => {
    const page = await granted(client, "Observation?_sort=-date&_count=20");
    if (!page) {
      fill($("observations"), null, 3);
      return;
    }
    showObservations(page, false);
    showTrends(await client.request("Observation?_sort=-date&_count=200"));
  };

  showPatient(await client.patient.read(), context);
  $("chart").hidden = false;
  $("logout").hidden = false;
  vitalForm();
  await newest();
  const conditions = records(await granted(client, "Condition?_sort=-onset-date&_count=50"));
  fill($("conditions"), conditions?.map((c) => cells(day(c.onsetDateTime), words(c.code), words(c.clinicalStatus))), 3);
  const medications = records(await granted(client, "MedicationRequest?_sort=-authoredon&_count=50"));
  fill($("medications"), medications?.map((m) => cells(day(m.authoredOn), words(m.medicationCodeableConcept), m.status)), 3);
  await Promise.all([timeline(client), documents(client, base)]);
  await look(context);
  document.body.dataset.ready = "true";

  $("document-close").addEventListener("click", () => $("document").close());
  $("look").addEventListener("click", () => look(context).catch(notice));
  $("more").addEventListener("click", () => client.request(nextPage).then((page) => showObservations(page, true)).catch(notice));
  $("trend-code").addEventListener("change", drawTrend);
  document.querySelectorAll("[data-try]").forEach((button) =>
    button.addEventListener("click", () => tryIt(button.dataset.try, base).catch(notice)));
  $("record").addEventListener("submit", (event) => {
    event.preventDefault();
    record(client, context)
      .then((saved) => { $("record-result").textContent = saved; return newest(); })
      .catch((error) => { $("record-result").textContent = `Not saved: the gateway answered ${error.statusCode || error.status || "nothing"}.`; });
  });
  $("logout").addEventListener("click", () =>
    fetch("/logout", { method: "POST" }).then(() => notice(new Refused(401, "logged-out", "You are logged out."))));
  watchSession();
}

main().catch(notice);
