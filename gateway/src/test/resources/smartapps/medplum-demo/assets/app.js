// No library and no PKCE, as the published app: a router of its own with /launch and /patient at the root.
const SCOPE = "launch launch/patient patient/*.read offline_access";

const configuration = (iss) => fetch(`${iss.replace(/\/$/, "")}/.well-known/smart-configuration`,
  { headers: { Accept: "application/json" } }).then((answer) => answer.json());

async function launch(query) {
  if (query.get("launch")) {
    const iss = query.get("iss");
    sessionStorage.setItem("smart_iss", iss);
    const state = crypto.randomUUID();
    sessionStorage.setItem("smart_state", state);
    const url = new URL((await configuration(iss)).authorization_endpoint);
    url.search = new URLSearchParams({ response_type: "code", client_id: "your-client-id", scope: SCOPE,
      redirect_uri: `${location.origin}/launch`, state, aud: iss, launch: query.get("launch") });
    location.href = url;
    return;
  }
  if (query.get("error") || query.get("state") !== sessionStorage.getItem("smart_state")) {
    throw new Error(query.get("error_description") ?? "state");
  }
  const iss = sessionStorage.getItem("smart_iss");
  const answer = await fetch((await configuration(iss)).token_endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ grant_type: "authorization_code", code: query.get("code"),
      redirect_uri: `${location.origin}/launch`, client_id: "your-client-id" }).toString(),
  });
  const token = await answer.json();
  sessionStorage.setItem("smart_access_token", token.access_token);
  sessionStorage.setItem("smart_fhir_base_url", iss);
  sessionStorage.setItem("smart_patient", token.patient);
  history.pushState({}, "", "/patient");
  await patient();
}

async function patient() {
  const [base, id] = ["smart_fhir_base_url", "smart_patient"].map((name) => sessionStorage.getItem(name));
  const headers = { Authorization: `Bearer ${sessionStorage.getItem("smart_access_token")}`, Accept: "application/fhir+json" };
  const get = async (path) => {
    const answer = await fetch(`${base}/${path}`, { headers });
    if (!answer.ok) {
      throw new Error(`${answer.status} ${path}`);
    }
    return answer.json();
  };
  const subject = `subject=Patient/${id}`;
  const person = await get(`Patient/${id}`);
  await get(`Observation?${subject}&code=55284-4&_sort=date&_count=10`);
  await get(`Condition?${subject}&_count=20`);
  await get(`Observation?${subject}&code=29463-7&_sort=-date&_count=1`);
  await get(`Observation?${subject}&code=39156-5&_sort=-date&_count=1`);
  document.getElementById("root").textContent = `${person.name[0].given.join(" ")} ${person.name[0].family}`;
}

const routes = { "/launch": launch, "/patient": patient };
(routes[location.pathname] ?? (() => Promise.reject(new Error("no route"))))(new URLSearchParams(location.search))
  .catch((error) => { document.body.dataset.error = error.message; });
