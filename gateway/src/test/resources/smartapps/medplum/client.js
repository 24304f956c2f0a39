import { MedplumClient } from "./vendor/medplum-core.mjs";

export async function client(iss) {
  const smart = await (await fetch(`${iss}/.well-known/smart-configuration`)).json();
  return new MedplumClient({
    baseUrl: `${iss}/`,
    fhirUrlPath: "",
    clientId: "medplum-app",
    authorizeUrl: smart.authorization_endpoint,
    tokenUrl: smart.token_endpoint
  });
}

export const redirectUri = new URL("index.html", location.href.split("?")[0]).href;
