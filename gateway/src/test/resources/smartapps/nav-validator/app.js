// One page for the routes /launch and /, as the published app.
const SCOPE = "openid profile launch fhirUser patient/*.read patient/*.write";
const TYPE = "urn:oid:2.16.578.1.12.4.1.1.9602|J01-2";

async function validate() {
  const client = await FHIR.oauth2.ready();
  const smart = await fetch(`${client.state.serverUrl}/.well-known/smart-configuration`).then((answer) => answer.json());
  const claims = client.getIdToken();
  const wrong = [
    ["token endpoint", smart.token_endpoint],
    ["issuer", claims.iss === client.state.serverUrl],
    ["user", claims.fhirUser.endsWith(client.user.fhirUser)],
  ].filter(([, right]) => !right);
  if (wrong.length > 0) {
    throw new Error(String(wrong));
  }
  const person = await client.patient.read();
  await client.request(client.user.fhirUser);
  await client.request(`Condition?patient=${client.patient.id}`);
  // The bar is sent as it is: browsers leave it alone in a query.
  await client.request(`DocumentReference?patient=${client.patient.id}&type=${TYPE}`);
  const file = await client.create({ resourceType: "Binary", contentType: "application/pdf", data: btoa("%PDF-1.4") });
  const document_ = await client.create({
    resourceType: "DocumentReference",
    status: "current",
    type: { coding: [{ system: "urn:oid:2.16.578.1.12.4.1.1.9602", code: "J01-2" }] },
    subject: { reference: `Patient/${client.patient.id}` },
    content: [{ attachment: { title: "document", url: `Binary/${file.id}` } }],
  });
  const stored = await client.request(`DocumentReference/${document_.id}`);
  const bytes = await client.request(stored.content[0].attachment.url);
  await client.delete(`DocumentReference/${document_.id}`);
  if (atob(bytes.data) !== "%PDF-1.4") {
    throw new Error("the file is another one");
  }
  document.getElementById("root").textContent = `${person.name[0].given.join(" ")} ${person.name[0].family}`;
}

const start = location.pathname === "/launch"
  ? FHIR.oauth2.authorize({ clientId: "validator", scope: SCOPE, redirectUri: "/" }) : validate();
start.catch((error) => { document.body.dataset.error = error.message; });
