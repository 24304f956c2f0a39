// The published app asks for an environment first and goes on without it.
await fetch("/hello-react/env.json").then((answer) => answer.json()).catch(() => ({}));
const context = { clientId: "hpai_sof_client", scope: "profile roles email patient/*.read", need_patient_banner: false };
sessionStorage.setItem("launchContextJson", JSON.stringify(context));
FHIR.oauth2.authorize(context);
