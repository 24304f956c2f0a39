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

function fill(body, rows, columns) {
  if (rows.length === 0) {
    const row = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = columns;
    cell.className = "empty";
    cell.textContent = "None on record.";
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
      series.points.push({ at: observation.effectiveDateTime, value: part.valueQuantity.value });
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
    const longest = titles.filter((title) => charted.get(title).points.length === charted.get(titles[0]).points.length);
    select.value = charted.has(chosen) ? chosen : longest.find((title) => /weight/i.test(title)) || titles[0];
    drawTrend();
  }
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
      datasets: [{ label: title, data: points.map((point) => point.value), borderColor: "#0b5cad", backgroundColor: "#0b5cad", pointRadius: 4, tension: 0.15 }],
    },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false,
      plugins: { legend: { display: false } },
      scales: { y: { title: { display: true, text: series.unit } } },
    },
  });
}

let nextPage;
let shown = 0;

function showObservations(bundle, append) {
  const rows = resources(bundle).filter((resource) => resource.resourceType === "Observation");
  const lines = rows.map((observation) => cells(day(observation.effectiveDateTime), words(observation.code), value(observation)));
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

async function record(client, context) {
  const saved = await client.create({
    resourceType: "Observation", status: "final",
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
    code: { coding: [{ system: LOINC, code: "8867-4", display: "Heart rate" }], text: "Heart rate" },
    subject: { reference: `Patient/${context.patient}` },
    effectiveDateTime: new Date().toISOString(),
    valueQuantity: { value: Number($("heart-rate").value), unit: "beats/minute", system: "http://unitsofmeasure.org", code: "/min" },
  });
  return saved.id;
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
    showObservations(await client.request("Observation?_sort=-date&_count=20"), false);
    showTrends(await client.request("Observation?_sort=-date&_count=200"));
  };

  showPatient(await client.patient.read(), context);
  $("chart").hidden = false;
  $("logout").hidden = false;
  await newest();
  const conditions = resources(await client.request("Condition?_sort=-onset-date&_count=50"));
  fill($("conditions"), conditions.map((c) => cells(day(c.onsetDateTime), words(c.code), words(c.clinicalStatus))), 3);
  const medications = resources(await client.request("MedicationRequest?_sort=-authoredon&_count=50"));
  fill($("medications"), medications.map((m) => cells(day(m.authoredOn), words(m.medicationCodeableConcept), m.status)), 3);
  await look(context);
  document.body.dataset.ready = "true";

  $("look").addEventListener("click", () => look(context).catch(notice));
  $("more").addEventListener("click", () => client.request(nextPage).then((page) => showObservations(page, true)).catch(notice));
  $("trend-code").addEventListener("change", drawTrend);
  document.querySelectorAll("[data-try]").forEach((button) =>
    button.addEventListener("click", () => tryIt(button.dataset.try, base).catch(notice)));
  $("record").addEventListener("submit", (event) => {
    event.preventDefault();
    record(client, context)
      .then(() => { $("record-result").textContent = "Saved."; return newest(); })
      .catch((error) => { $("record-result").textContent = `Not saved: the gateway answered ${error.statusCode || error.status || "nothing"}.`; });
  });
  $("logout").addEventListener("click", () =>
    fetch("/logout", { method: "POST" }).then(() => notice(new Refused(401, "logged-out", "You are logged out."))));
  watchSession();
}

main().catch(notice);
