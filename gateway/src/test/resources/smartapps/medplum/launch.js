import { client, redirectUri } from "./client.js";

const iss = new URLSearchParams(location.search).get("iss");
sessionStorage.setItem("iss", iss);
const medplum = await client(iss);
await medplum.signInWithRedirect({ redirectUri, scope: "launch openid fhirUser patient/*.read" });
