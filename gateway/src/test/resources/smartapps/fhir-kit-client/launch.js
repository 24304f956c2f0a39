import { Client } from "./vendor/fhir-kit-client/index.js";

const query = new URLSearchParams(location.search);
const iss = query.get("iss");
const { authorizeUrl, tokenUrl } = await new Client({ baseUrl: iss }).smartAuthMetadata();
sessionStorage.setItem("iss", iss);
sessionStorage.setItem("token", tokenUrl);
authorizeUrl.search = new URLSearchParams({
  response_type: "code",
  client_id: "kit",
  redirect_uri: new URL("index.html", location.href.split("?")[0]).href,
  scope: "launch patient/*.read",
  state: "s",
  aud: iss,
  launch: query.get("launch")
});
location.href = authorizeUrl.href;
