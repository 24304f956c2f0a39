import { Client } from "./vendor/fhir-kit-client/index.js";

try {
  const code = new URLSearchParams(location.search).get("code");
  if (code) {
    const answer = await fetch(sessionStorage.getItem("token"), {
      method: "POST",
      body: new URLSearchParams({ grant_type: "authorization_code", code,
        redirect_uri: location.href.split("?")[0], client_id: "kit" })
    });
    sessionStorage.setItem("answer", await answer.text());
    history.replaceState(null, "", location.pathname);
  }
  const { access_token: bearer, patient } = JSON.parse(sessionStorage.getItem("answer"));
  const client = new Client({ baseUrl: sessionStorage.getItem("iss"), bearerToken: bearer });
  const bundle = await client.search({ resourceType: "Observation", searchParams: { _count: 5, patient } });
  document.body.dataset.entries = bundle.entry.length;
  document.body.dataset.patient = (await client.read({ resourceType: "Patient", id: patient })).id;
}
catch (error) {
  document.body.dataset.error = error.message;
}
