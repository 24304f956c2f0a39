// The pretend EHR's page: frames, the bypass demonstration and the misbehave panel.

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll("tr[data-patient]")];

document.addEventListener("click", (event) => {
  if (event.target.matches("[formtarget=frame]")) {
    $("embedded").hidden = false;
    $("embedded").scrollIntoView({ behavior: "smooth" });
  }
});

for (const row of rows) {
  row.querySelector(".bypass").addEventListener("click", async () => {
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

async function set(change) {
  await fetch("/control/misbehave", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change),
  });
}

function control([name, entry]) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const isFlag = entry.description.startsWith("true:");
  input.type = isFlag ? "checkbox" : "text";
  input.title = name;
  if (isFlag) {
    input.checked = entry.value === true;
    input.addEventListener("change", () => set({ [name]: input.checked }));
  } else {
    input.value = entry.value ?? "";
    input.placeholder = "off";
    input.addEventListener("change", () => set({ [name]: input.value === "" ? null : input.value }));
  }
  const text = document.createElement("span");
  text.textContent = isFlag ? entry.description.slice(5).trim() : `${name}: ${entry.description}`;
  label.append(input, text);
  return label;
}

async function showSwitches() {
  const list = await (await fetch("/control/misbehave")).json();
  $("switches").replaceChildren(...Object.entries(list).map(control));
  return Object.keys(list);
}

$("misbehave").addEventListener("toggle", () => {
  if ($("misbehave").open) {
    showSwitches().catch((error) => { $("switches").textContent = error.message; });
  }
});
$("reset").addEventListener("click", async () => {
  const names = await showSwitches();
  await set(Object.fromEntries(names.map((name) => [name, null])));
  await showSwitches();
});
