import { client, redirectUri } from "./client.js";

try {
  const medplum = await client(sessionStorage.getItem("iss"));
  const code = new URLSearchParams(location.search).get("code");
  if (code) {
    await medplum.processCode(code, { redirectUri });
    sessionStorage.setItem("token", medplum.getAccessToken());
    history.replaceState(null, "", location.pathname);
  }
  else {
    medplum.setAccessToken(sessionStorage.getItem("token"));
  }
  const patients = await medplum.searchResources("Patient");
  document.body.dataset.entries = patients.length;
  document.body.dataset.patient = patients[0].id;
}
catch (error) {
  document.body.dataset.error = error.message;
}
